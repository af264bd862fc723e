import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraw, type Draw } from '../../src/draw/draw.ts';

const some = (draw: Draw) => [draw.integer(0, 1_000_000), draw.word(5), draw.bytes(4).toString('hex')];
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe('createDraw', () => {
  it('draws the same from the same seed and stream, and else something else', () => {
    fc.assert(
      fc.property(seeds, fc.nat(10_000), (seed, stream) => {
        expect(some(createDraw(seed, stream))).toEqual(some(createDraw(seed, stream)));
        expect(some(createDraw(seed, stream))).not.toEqual(some(createDraw(seed, stream + 1)));
        expect(some(createDraw(seed, stream))).not.toEqual(some(createDraw(seed + 1, stream)));
      }),
    );
  });

  it('keeps within its bounds', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -50, max: 50 }), fc.nat(50), (seed, min, span) => {
        const drawn = createDraw(seed).integer(min, min + span);
        expect(drawn).toBeGreaterThanOrEqual(min);
        expect(drawn).toBeLessThanOrEqual(min + span);
      }),
    );
  });

  it('draws as often as the weights say, about', () => {
    const draw = createDraw(1);
    const counts = { rare: 0, often: 0 };
    const items = [{ name: 'rare', weight: 1 } as const, { name: 'often', weight: 9 } as const];
    for (let turn = 0; turn < 10_000; turn += 1) counts[draw.weighted(items).name] += 1;
    expect(counts.rare).toBeGreaterThan(800);
    expect(counts.rare).toBeLessThan(1_200);
  });
});
