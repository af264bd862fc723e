import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDraw } from '../../src/draw/draw.ts';
import { drawFaults } from '../../src/faults/draw-faults.ts';
import { excusesOf } from '../../src/faults/excuses.ts';

it('draws faults that can happen, and that excuse something', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const faults = drawFaults(createDraw(seed), {
        task: { image: 'busybox' },
        truth: { answers: [{ status: 'success' }] },
      });
      expect(faults.length).toBeGreaterThan(0);
      for (const { fault, at, on } of faults) {
        expect(['headers', 'body'].includes(at) && fault === 'refuse').toBe(false);
        // Nothing is stopped and nothing is pulled in such a task.
        expect(['kill', 'pull']).not.toContain(on);
      }
      expect(excusesOf(faults, { createsOnAttach: false }).codes.size).toBeGreaterThan(0);
    }),
  );
});
