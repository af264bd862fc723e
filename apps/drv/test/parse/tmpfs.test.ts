import { describe, expect, it } from 'vitest';
import { tmpfs } from '../../src/parse/tmpfs.ts';

describe('tmpfs', () => {
  it.each([
    ['/t', {}],
    ['/t:size=64m', { sizeBytes: 67_108_864 }],
    [
      '/t:rw,noexec,nosuid,size=1k,mode=0700,uid=1000,gid=0',
      { exec: false, sizeBytes: 1024, mode: 0o700, uid: 1000, gid: 0 },
    ],
    ['/t:exec', { exec: true }],
  ])('reads %s', (text, fields) => {
    expect(tmpfs(text)).toEqual({ containerPath: '/t', ...fields });
  });

  it.each([
    ['t', 'write PATH'],
    ['/t:ro', 'not "ro"'],
    ['/t:mode=9', 'octal'],
    ['/t:size=x', 'not a size'],
    ['/t:toString=1', 'not "toString=1"'],
  ])('refuses %s', (text, message) => {
    expect(() => tmpfs(text)).toThrow(message);
  });
});
