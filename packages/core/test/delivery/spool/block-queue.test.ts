import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlockPool } from '../../../src/delivery/spool/block-pool.ts';
import { createBlockQueue } from '../../../src/delivery/spool/block-queue.ts';
import { pattern } from '../../../../../tooling/config/test-pattern.ts';

describe('createBlockQueue', () => {
  it('gives the bytes back in order, whatever the sizes of what is pushed and when it is taken', () => {
    const step = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom('shift', 'full', 'peek'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pool = createBlockPool(16, 4);
        const queue = createBlockQueue(pool);
        const out: Buffer[] = [];
        let pushed = 0;
        const taken = () => out.reduce((sum, piece) => sum + piece.length, 0);
        for (const todo of steps) {
          if (typeof todo === 'number') {
            queue.push(pattern(pushed, todo));
            pushed += todo;
          } else if (todo === 'shift') {
            const piece = queue.shift();
            if (piece !== undefined) out.push(piece);
          } else {
            const blocks = queue.shiftFull(2);
            if (todo === 'peek') {
              queue.unshift(blocks);
            } else {
              for (const block of blocks) {
                out.push(Buffer.from(block.memory.subarray(0, block.used)));
                pool.giveBack(block);
              }
            }
          }
          expect(queue.bytes).toBe(pushed - taken());
        }
        for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) out.push(piece);
        // Compared at the end, so that memory that was used again too early would show.
        expect(Buffer.concat(out)).toEqual(pattern(0, pushed));
      }),
    );
  });

  it('keeps nothing of what is pushed, and gives small pieces in memory of their own', () => {
    const queue = createBlockQueue(createBlockPool(1024 * 1024, 1));
    const view = Buffer.from('hello');
    queue.push(view);
    view.fill(0);
    const piece = queue.shift();
    expect(piece?.toString()).toBe('hello');
    expect(piece?.buffer.byteLength).toBeLessThan(1024 * 1024);
  });
});
