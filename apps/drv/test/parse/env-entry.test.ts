import { describe, expect, it } from 'vitest';
import { envEntry } from '../../src/parse/env-entry.ts';

describe('envEntry', () => {
  it.each([
    ['A=1', ['A', '1']],
    ['A=', ['A', '']],
    ['A=b=c', ['A', 'b=c']],
    ['A= spaced ', ['A', ' spaced ']],
    ['HOME', ['HOME', '/home/me']],
  ])('reads %s', (text, entry) => {
    expect(envEntry(text, { HOME: '/home/me' })).toEqual(entry);
  });

  it('says that a name alone is not set, where docker would drop it', () => {
    expect(() => envEntry('NOPE', {})).toThrow('it is not set; write NOPE=value');
  });

  it('does not repeat what may be a secret in the wrong place', () => {
    expect(() => envEntry('s3cret value!', {})).toThrow('write NAME=value');
    expect(() => envEntry('', {})).toThrow('write NAME=value');
  });

  it('refuses an empty name', () => {
    expect(() => envEntry('=value', {})).toThrow('needs a name before "="');
  });
});
