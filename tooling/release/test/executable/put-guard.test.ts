import { expect, it } from 'vitest';
import { putGuard, roomFor } from '../../src/executable/put-guard.ts';

const ENTRY = 0x40_1000n;
const BASE = 0x50_0000n;
const GUARD = Buffer.from('guarded code of two words, at the end 8 bytes...'.padEnd(48).slice(0, 48));

/** An executable with one segment, which is a note of so many bytes with room for the guard at its end. */
function executable(noteBytes: number): Buffer {
  const pageBytes = noteBytes;
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
  file.fill(1, 0x200, 0x200 + noteBytes - roomFor(GUARD).length);
  return file;
}

it.each([0x140, 0x141, 0x14f, 0x400])(
  'begins in the guard, which knows the way to the old beginning, in a note of %i bytes',
  (noteBytes) => {
    const file = executable(noteBytes);
    putGuard(file, GUARD);
    const begin = file.readBigUInt64LE(24);
    const at = 0x200 + Number(begin - BASE);
    expect(at % 16).toBe(0);
    expect(at).toBeGreaterThanOrEqual(0x200 + noteBytes - roomFor(GUARD).length);
    expect(at + GUARD.length).toBeLessThanOrEqual(0x200 + noteBytes);
    expect(file.subarray(at, at + 40)).toEqual(GUARD.subarray(0, 40));
    expect(begin - file.readBigUInt64LE(at + 40)).toBe(ENTRY);
    expect(file.readUInt32LE(64 + 4)).toBe(5);
  },
);

it('overwrites nothing', () => {
  expect(() => putGuard(executable(0x20), GUARD)).toThrow('There is no room for the guard');
  const file = executable(0x140);
  file[0x200 + 0x140 - 9] = 7;
  expect(() => putGuard(file, GUARD)).toThrow('Something is where the guard is to be');
});
