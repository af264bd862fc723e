/** Output of one stream that came together. */
export interface TranscriptPart {
  readonly stream: 'stdout' | 'stderr';
  /** When its first byte came, in milliseconds of the clock that was given. */
  readonly atMs: number;
  readonly bytes: Buffer;
}

/** Both streams in the order in which they came. */
export interface Transcript {
  readonly head: readonly TranscriptPart[];
  /** Empty when the head is everything. */
  readonly tail: readonly TranscriptPart[];
  /** Bytes between head and tail that are not kept. */
  readonly droppedBytes: number;
}

export interface TranscriptRecorder {
  add(stream: TranscriptPart['stream'], chunk: Buffer): void;
  take(): Transcript;
}

type Part = { -readonly [Name in keyof TranscriptPart]: TranscriptPart[Name] };

/** What comes so soon after another chunk of its stream is one part with it, and has one time. */
const TOGETHER_MS = 10;
/** Of one part, so that little is lost when one is dropped. */
const PART_BYTES = 8 * 1024;

/** Keeps the first and the last `limitBytes` of both streams together, however much they write. */
export function recordTranscript(
  limitBytes: number,
  now: () => number = () => performance.now(),
): TranscriptRecorder {
  const head: Part[] = [];
  const tail: Part[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let droppedBytes = 0;
  const put = (parts: Part[], stream: Part['stream'], bytes: Buffer) => {
    const last = parts.at(-1);
    const joins =
      last?.stream === stream &&
      last.bytes.length + bytes.length <= PART_BYTES &&
      (now() - last.atMs <= TOGETHER_MS || last.bytes.at(-1) !== 10);
    if (last !== undefined && joins) last.bytes = Buffer.concat([last.bytes, bytes]);
    else parts.push({ stream, atMs: now(), bytes });
  };
  return {
    add(stream, chunk) {
      const first = Buffer.from(chunk.subarray(0, limitBytes - headBytes));
      if (first.length > 0) put(head, stream, first);
      headBytes += first.length;
      for (let at = first.length; at < chunk.length; at += PART_BYTES) {
        const piece = Buffer.from(chunk.subarray(at, at + PART_BYTES));
        put(tail, stream, piece);
        tailBytes += piece.length;
      }
      while (tailBytes > limitBytes) {
        const gone = tail.shift()?.bytes.length ?? tailBytes;
        tailBytes -= gone;
        droppedBytes += gone;
      }
    },
    take: () => ({ head, tail, droppedBytes }),
  };
}
