import type { OutputStream } from '@drv/core/driver';

export interface EngineTrailer {
  take(stream: OutputStream, view: Uint8Array): void;
  /** Whether the output ended with it; asked at its end. */
  seen(): boolean;
}

/**
 * Takes out of the output what the engine itself writes at its very end. Text of the task that looks like it is passed
 * on as soon as more follows.
 *
 * @param pattern Matches the words at the end of a text; they end with a line feed.
 */
export function createEngineTrailer(
  pattern: RegExp,
  onPayload: (stream: OutputStream, view: Uint8Array) => void,
): EngineTrailer {
  let held: { readonly stream: OutputStream; readonly words: Buffer } | undefined;
  return {
    take(stream, view) {
      if (held !== undefined) {
        const { stream: before, words } = held;
        held = undefined;
        onPayload(before, words);
      }
      const length = lengthOfWords(view, pattern);
      // Copied, since the view's memory is used again.
      if (length > 0) held = { stream, words: Buffer.from(view.subarray(view.length - length)) };
      if (length < view.length) onPayload(stream, view.subarray(0, view.length - length));
    },
    seen: () => held !== undefined,
  };
}

const LONGEST = 512;
const LINE_FEED = 10;

function lengthOfWords(view: Uint8Array, pattern: RegExp): number {
  if (view.at(-1) !== LINE_FEED) return 0;
  const tail = Buffer.from(view.subarray(-LONGEST)).toString('latin1');
  return pattern.exec(tail)?.[0].length ?? 0;
}
