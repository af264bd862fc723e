import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCapture } from '../../src/report/capture.ts';

describe('createCapture', () => {
  it('keeps the beginning and the end, and counts what is between, however it comes in pieces', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 30 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 40 }), (chunks, limit) => {
        const capture = createCapture(limit);
        for (const chunk of chunks) capture.add(Buffer.from(chunk));
        const all = Buffer.concat(chunks);
        const { head, tail, droppedBytes } = capture.take();
        const rest = all.subarray(limit);
        expect(head).toEqual(all.subarray(0, limit));
        expect(tail).toEqual(rest.subarray(-limit));
        expect(head.length + tail.length + droppedBytes).toBe(all.length);
      }),
    );
  });
});
