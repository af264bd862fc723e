import { describe, expect, it } from 'vitest';
import { envFile } from '../../src/parse/env-file.ts';

const read = (text: string) => envFile(Buffer.from(text), { HOME: '/home/me' });

describe('envFile', () => {
  it("reads Docker's format: literally, with comments and empty lines", () => {
    expect(read('\uFEFF# comment\n\nA=1\r\n  B="quoted" # kept\nC=$A\nHOME\n')).toEqual([
      ['A', '1'],
      ['B', '"quoted" # kept'],
      ['C', '$A'],
      ['HOME', '/home/me'],
    ]);
  });

  it('leaves out a name that is not set, as docker does', () => {
    expect(read('A=1\nNOPE\n')).toEqual([['A', '1']]);
  });

  it('names the line that is wrong', () => {
    expect(() => read('A=1\n=x\n')).toThrow('line 2: a variable needs a name before "="');
    expect(() => read('A=1\nB=a\0b\n')).toThrow('line 2: no variable can hold a NUL character');
    expect(() => read('A B\n')).toThrow("line 1: a variable's name has no white space");
    expect(() => read('A B=1\n')).toThrow("line 1: a variable's name has no white space");
  });

  it('refuses what is not text', () => {
    expect(() => envFile(Buffer.from([0x41, 0x3d, 0xff]), {})).toThrow('not a text file in UTF-8');
  });
});
