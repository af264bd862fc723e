import { Readable } from 'node:stream';
import type { Draw } from '../draw/draw.ts';
import { content, NOTHING } from '../play/content.ts';
import type { Scenario } from '../play/scenario.ts';
import { shell } from './shell.ts';

/** As a caller may give it: all at once, or as a stream of pieces. */
function given(draw: Draw, bytes: Buffer): () => Readable | Uint8Array {
  if (draw.chance(0.3)) return () => bytes;
  const size = draw.integer(1 << 10, 1 << 17);
  return () => Readable.from(pieces(bytes, size), { objectMode: false });
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Tasks that have input. */
export const inputs: readonly Scenario[] = [
  {
    name: 'input, echoed',
    weight: 5,
    play(draw, stage) {
      const bytes = draw.bytes(draw.of([1, 1_000, 300_000, 900_000]));
      return {
        task: shell(draw, stage, 'exec cat'),
        stdin: given(draw, bytes),
        truth: { answers: [{ status: 'success' }], stdout: content(bytes) },
      };
    },
  },
  {
    name: 'input that nobody reads',
    weight: 4,
    play(draw, stage) {
      const exitCode = draw.of([0, 5]);
      return {
        task: shell(draw, stage, `exit ${exitCode}`),
        stdin: given(draw, Buffer.alloc(draw.of([10, 2 << 20]), 'x')),
        truth: {
          answers: [exitCode === 0 ? { status: 'success' } : { status: 'error', exitCode }],
          stdout: NOTHING,
        },
      };
    },
  },
  {
    name: 'input, of which the task reads a part',
    weight: 4,
    play(draw, stage) {
      const bytes = draw.bytes(600_000);
      const part = draw.integer(1, 100_000);
      return {
        task: shell(draw, stage, `head -c ${part}; exit 6`),
        stdin: given(draw, bytes),
        truth: {
          answers: [{ status: 'error', exitCode: 6 }],
          stdout: content(bytes.subarray(0, part)),
        },
      };
    },
  },
];
