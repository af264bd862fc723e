import { expect, it } from 'vitest';
import { putGuard } from '../../src/executable/put-guard.ts';

const ENTRY = 0x40_1000n;
const BASE = 0x50_0000n;
const GUARD = Buffer.from('guarded code of two words, at the end 8 bytes...'.padEnd(48).slice(0, 48));

/** An executable with one segment, which a note of so many bytes begins. */
function executable(noteBytes: number, pageBytes = 0x400): Buffer {
  const file = Buffer.alloc(0x200 + pageBytes);
  file.writeBigUInt64LE(ENTRY, 24);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(2, 56);
  for (const [index, type, bytes] of [
    [0, 1, pageBytes],
    [1, 4, noteBytes],
  ] as const) {
    const header = 64 + index * 56;
    file.writeUInt32LE(type, header);
    file.writeUInt32LE(4, header + 4);
    file.writeBigUInt64LE(0x200n, header + 8);
    file.writeBigUInt64LE(BASE, header + 16);
    file.writeBigUInt64LE(BigInt(bytes), header + 32);
  }
  file.fill(1, 0x200, 0x200 + noteBytes);
  return file;
}

it('begins in the guard, which knows the way to the old beginning', () => {
  const file = executable(0x101);
  putGuard(file, GUARD);
  const begin = file.readBigUInt64LE(24);
  expect(begin).toBe(BASE + 0x110n);
  const at = 0x200 + 0x110;
  expect(file.subarray(at, at + 40)).toEqual(GUARD.subarray(0, 40));
  expect(begin - file.readBigUInt64LE(at + 40)).toBe(ENTRY);
  expect(file.readUInt32LE(64 + 4)).toBe(5);
});

it('overwrites nothing', () => {
  expect(() => putGuard(executable(0x3f0), GUARD)).toThrow('There is no room for the guard');
  const file = executable(0x101);
  file[0x200 + 0x120] = 7;
  expect(() => putGuard(file, GUARD)).toThrow('Something is where the guard is to be');
});
