import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { isStaticProgram } from '../../src/images/is-static-program.ts';

/** A 64-bit ELF head with one program header of this type. */
function elf(type: number): Buffer {
  const bytes = Buffer.alloc(64 + 56);
  bytes.write('\x7fELF\x02', 'latin1');
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(1, 56);
  bytes.writeUInt32LE(type, 64);
  return bytes;
}

test('a program that names a loader is not static', () => {
  expect(isStaticProgram(elf(1))).toBe(true);
  expect(isStaticProgram(elf(3))).toBe(false);
});

test.each([
  Buffer.from(''),
  Buffer.from('#!/bin/sh\n'),
  Buffer.alloc(200),
  elf(1).subarray(0, 100).fill(9, 32, 40),
])('what is no such program is not static: %#', (bytes) => {
  expect(isStaticProgram(bytes)).toBe(false);
});

test.runIf(process.platform === 'linux')('the Node that runs this has a loader', () => {
  expect(isStaticProgram(readFileSync(process.execPath))).toBe(false);
});
