import { describe, expect, it } from 'vitest';
import { readEntry } from '../../src/parse/read-entry.ts';
import { problemOf } from '../support/problem-of.ts';

const source = { kind: 'file', name: '/cfg/config.json', allowHelpers: true } as const;
const read = (entry: unknown) => readEntry(entry, 'quay.io', source);
const auth = Buffer.from('ada:secret').toString('base64');

describe('readEntry', () => {
  it.each([
    ['basic, from auth', { auth }, { kind: 'basic', username: 'ada', password: 'secret' }],
    ['basic, from fields', { username: 'u', password: 'p' }, { kind: 'basic', username: 'u', password: 'p' }],
    [
      'basic, auth before fields',
      { auth, username: 'u', password: 'p' },
      { username: 'ada', password: 'secret' },
    ],
    ['basic, an empty password', { auth: btoa('u:') }, { kind: 'basic', username: 'u', password: '' }],
    ['an identity token', { identitytoken: 't' }, { kind: 'identity-token', token: 't' }],
    [
      'an identity token and a user',
      { auth, identitytoken: 't' },
      { kind: 'identity-token', token: 't', username: 'ada' },
    ],
    ['a registry token', { registrytoken: 't' }, { kind: 'registry-token', token: 't' }],
    [
      'both tokens',
      { registrytoken: 'r', identitytoken: 'i', username: 'u', password: 'p' },
      { kind: 'registry-token', token: 'r', identityToken: 'i', username: 'u' },
    ],
    [
      'fields in other letters',
      { IdentityToken: 't', Username: 'u' },
      { kind: 'identity-token', token: 't', username: 'u' },
    ],
    ['fields that are null', { auth: null, username: 'u', password: 'p' }, { kind: 'basic', username: 'u' }],
  ])('reads %s', (_what, entry, wanted) => {
    for (const [field, value] of Object.entries(wanted))
      expect(Reflect.get(read(entry) ?? {}, field)).toBe(value);
  });

  it('sends no password where there is a token', () => {
    expect(Reflect.has(read({ identitytoken: 't', username: 'u', password: 'p' }) ?? {}, 'password')).toBe(
      false,
    );
  });

  it.each([
    {},
    null,
    { email: 'a@b.c' },
    { auth: '', username: '', password: '' },
    // Left by tools beside a helper that keeps the secret.
    { username: 'Other' },
    { username: 'Other', password: '' },
    { auth: '', username: 'Other', password: null },
    { serveraddress: 'quay.io' },
  ])('takes %j for no credentials', (entry) => {
    expect(read(entry)).toBeUndefined();
  });

  it('takes only the fields of the entry itself', () => {
    expect(read(JSON.parse(`{"__proto__":{"auth":"${auth}"}}`))).toBeUndefined();
  });

  it.each([
    ['config-parse', 'whatever', 'must be an object'],
    ['config-parse', ['x'], 'must be an object'],
    ['config-parse', { username: true }, '"username" of "quay.io" must be a string'],
    ['config-parse', { identitytoken: 123 }, '"identitytoken" of "quay.io" must be a string'],
    ['auth-malformed', { auth: 'hunter2:x' }, 'it must be standard base64'],
    ['auth-malformed', { auth: 'hunter2:x', identitytoken: 't' }, 'it must be standard base64'],
    ['auth-malformed', { password: 'hunter2' }, 'has a password and no user name'],
  ])('%s: %j', (problem, entry, message) => {
    const error = thrown(() => read(entry));
    expect(problemOf(error)).toBe(problem);
    expect(error).toHaveProperty('message', expect.stringContaining(message));
    expect(error).toHaveProperty('message', expect.stringContaining('/cfg/config.json'));
    expect(error).toHaveProperty('message', expect.not.stringContaining('hunter2'));
  });

  it('escapes what a key could do to a terminal', () => {
    const error = thrown(() => readEntry(1, 'quay.io/\u001b[2J', source));
    expect(error).toHaveProperty('message', expect.stringContaining('quay.io/\\u001b[2J'));
  });
});

function thrown(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  return undefined;
}
