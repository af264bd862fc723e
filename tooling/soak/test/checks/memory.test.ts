import { describe, expect, it } from 'vitest';
import { compareMemory } from '../../src/checks/memory.ts';

const MIB = 1 << 20;
const samples = (heap: (index: number) => number) =>
  Array.from({ length: 40 }, (_, index) => ({ heap: heap(index) * MIB, rss: 200 * MIB }));

describe('compareMemory', () => {
  it('takes noise and the warming up for flat', () => {
    expect(compareMemory(samples((index) => (index < 4 ? 5 : 30 + (index % 3))))).toEqual({
      first: { heap: 31 * MIB, rss: 200 * MIB },
      second: { heap: 31 * MIB, rss: 200 * MIB },
    });
  });

  it('finds growth', () => {
    expect(compareMemory(samples((index) => 30 + index))?.grew).toMatch(
      /^heap from \d+\.0 MiB to \d+\.0 MiB$/,
    );
  });

  it('says nothing about a short run', () => {
    expect(compareMemory(samples(() => 1).slice(0, 5))).toBeUndefined();
  });
});
