import { describe, expect, it } from 'vitest';
import { envEntry } from '../../src/parse/env-entry.ts';

describe('envEntry', () => {
  it.each([
    ['A=1', ['A', '1']],
    ['A=', ['A', '']],
    ['A=b=c', ['A', 'b=c']],
    ['A= spaced ', ['A', ' spaced ']],
    ['HOME', ['HOME', '/home/me']],
    ['NOPE', undefined],
  ])('reads %s', (text, entry) => {
    expect(envEntry(text, { HOME: '/home/me' })).toEqual(entry);
  });

  it('refuses an empty name', () => {
    expect(() => envEntry('=value', {})).toThrow('needs a name before "="');
    expect(() => envEntry('', {})).toThrow('write NAME=value');
  });
});
