import { getEventListeners } from 'node:events';
import { fromAuther } from '@drv/auth';
import type { Auther, Credentials } from '@drv/core';
import { expect, it } from 'vitest';

const quay = { registry: 'quay.io', repository: 'team/app' };

it('is a provider with the name and the answers of the function', async () => {
  const provider = fromAuther('vault', ({ registry, repository }) => ({
    kind: 'basic',
    username: registry,
    password: repository,
  }));
  expect(provider.name).toBe('vault');
  const answer = await provider.resolve(quay);
  expect(answer).toHaveProperty('password', 'team/app');
  expect(JSON.stringify(answer)).toBe('{"kind":"basic","username":"quay.io","password":"[redacted]"}');
});

it.each([
  ['undefined', () => undefined],
  ['a promise of undefined', async () => undefined],
  ['null, from where there are no types', () => null as unknown as undefined],
])('takes %s for "not mine"', async (_title, auther: Auther) => {
  expect(await fromAuther('a', auther).resolve(quay)).toBeUndefined();
});

it.each([
  [
    'at once',
    () => {
      throw new Error('sealed');
    },
  ],
  ['later', () => Promise.reject(new Error('sealed'))],
])('stops the task with what the function throws %s', async (_title, auther: Auther) => {
  await expect(fromAuther('vault', auther).resolve(quay)).rejects.toMatchObject({
    code: 'DRV_CREDENTIALS',
    message: 'The credential provider "vault" failed',
    cause: { message: 'sealed' },
  });
});

it.each([
  ['credentials must be an object', 'hunter2'],
  [
    'credentials must have a "kind" of anonymous, basic, identity-token, registry-token',
    { username: 'hunter2' },
  ],
  ['credentials must have a "kind" of', { kind: 'toString' }],
  [
    'credentials of kind basic must have a "username" that is a string',
    { kind: 'basic', password: 'hunter2' },
  ],
  ['credentials of kind registry-token must have a token', { kind: 'registry-token', token: '' }],
  [
    'credentials must have a "username" that is a string, or none',
    { kind: 'identity-token', token: 't', username: 7 },
  ],
  [
    'credentials must have an "expiresAt" in milliseconds, or none',
    { kind: 'identity-token', token: 't', expiresAt: 'now' },
  ],
])('refuses what is no answer: %s', async (message, answer) => {
  const error: unknown = await fromAuther('vault', () => answer as unknown as Credentials)
    .resolve(quay)
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'DRV_CREDENTIALS', cause: { problem: 'provider' } });
  expect(error).toHaveProperty('message', expect.stringContaining(message));
  expect(error).toHaveProperty('message', expect.not.stringContaining('hunter2'));
});

it('gives up a function that does not answer, and tells it', async () => {
  let seen: AbortSignal | undefined;
  const provider = fromAuther(
    'vault',
    (_target, { signal }) => {
      seen = signal;
      return new Promise(() => {});
    },
    { timeoutMs: 5 },
  );
  await expect(provider.resolve(quay)).rejects.toMatchObject({
    code: 'DRV_CREDENTIALS',
    message: 'The credential provider "vault" did not answer within 5 ms',
  });
  expect(seen?.aborted).toBe(true);
});

it('rejects on abort at once, though the function goes on, and keeps no listener', async () => {
  const caller = new AbortController();
  const provider = fromAuther('vault', () => new Promise(() => {}));
  const answer = provider.resolve(quay, { signal: caller.signal });
  caller.abort('enough');
  await expect(answer).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: 'enough' });
  expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  await expect(provider.resolve(quay, { signal: caller.signal })).rejects.toMatchObject({
    code: 'DRV_ABORTED',
  });
});
