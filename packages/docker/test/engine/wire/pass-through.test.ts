import { expect, it } from 'vitest';
import { createPassThrough } from '../../../src/engine/wire/pass-through.ts';
import { encodeFrames } from '../../output/support/frames.ts';

it('takes all for standard output, also what looks like frames', () => {
  const bytes = encodeFrames({ type: 2, payload: 'not a frame' }, { type: 3, payload: 'nor this' });
  const seen: unknown[] = [];
  const through = createPassThrough((stream, view) => seen.push([stream, Buffer.from(view)]));
  through.push(bytes.subarray(0, 3));
  through.push(bytes.subarray(3));
  through.end();
  expect(seen).toEqual([
    ['stdout', bytes.subarray(0, 3)],
    ['stdout', bytes.subarray(3)],
  ]);
});
