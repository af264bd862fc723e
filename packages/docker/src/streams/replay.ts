import type { OutputStream } from './demultiplex.ts';

/** A repetition of a task's output from its beginning, of which a part was received before. */
export interface Replay {
  /** What of the view was not received before. */
  rest(stream: OutputStream, view: Uint8Array): Uint8Array;
  /** Whether the repetition is of the same output, and holds all that was received. Asked at its end. */
  matches(): boolean;
}

/** How much of each stream was received, and its first bytes. */
export type Received = Readonly<Record<OutputStream, { readonly bytes: number; readonly head: Uint8Array }>>;

/**
 * Leaves out what was received before, by counting. An engine that keeps only the newest part of its log would make
 * the count wrong without a word: its log then begins with other bytes, and the heads do not match.
 */
export function createReplay(received: Received): Replay {
  const position = { stdout: 0, stderr: 0 };
  let same = true;
  return {
    rest(stream, view) {
      const { bytes, head } = received[stream];
      const start = position[stream];
      position[stream] += view.length;
      const known = head.subarray(start, start + view.length);
      if (!known.every((byte, index) => view[index] === byte)) same = false;
      return view.subarray(Math.min(view.length, Math.max(0, bytes - start)));
    },
    matches: () =>
      same && position.stdout >= received.stdout.bytes && position.stderr >= received.stderr.bytes,
  };
}
