/** Output of one stream that came together. */
export interface TranscriptPart {
  readonly stream: 'stdout' | 'stderr';
  /** When its first byte came, in milliseconds of the clock that was given. */
  readonly atMs: number;
  readonly bytes: Buffer;
  /** Bytes that came before it, and are not kept. */
  readonly droppedBytes?: number | undefined;
}

/** Both streams in the order in which they came. */
export type Transcript = readonly TranscriptPart[];

export interface TranscriptRecorder {
  add(stream: TranscriptPart['stream'], chunk: Buffer): void;
  take(): Transcript;
}

type Part = { -readonly [Name in keyof TranscriptPart]: TranscriptPart[Name] };

/** What comes so soon after another chunk of its stream is one part with it, and has one time. */
const TOGETHER_MS = 10;
/** Of one part, so that little is lost when one is dropped. */
const PART_BYTES = 8 * 1024;

/**
 * Keeps the first and the last `limitBytes` of both streams together, however much they write. At the end the stream of
 * which more is kept gives way: a flood on one leaves the words on the other.
 */
export function recordTranscript(
  limitBytes: number,
  now: () => number = () => performance.now(),
): TranscriptRecorder {
  const head: Part[] = [];
  const tail: Part[] = [];
  const kept = { stdout: 0, stderr: 0 };
  let headBytes = 0;
  const put = (parts: Part[], stream: Part['stream'], bytes: Buffer) => {
    const last = parts.at(-1);
    const joins =
      last?.stream === stream &&
      last.bytes.length + bytes.length <= PART_BYTES &&
      (now() - last.atMs <= TOGETHER_MS || last.bytes.at(-1) !== 10);
    if (last !== undefined && joins) last.bytes = Buffer.concat([last.bytes, bytes]);
    else parts.push({ stream, atMs: now(), bytes });
  };
  const dropOne = () => {
    const larger = kept.stdout > kept.stderr ? 'stdout' : 'stderr';
    const oldest = tail.findIndex(({ stream }) => stream === larger);
    // What is missing is told before the next part: the last one stays.
    const at = oldest === tail.length - 1 ? 0 : oldest;
    const [gone, next] = [tail[at], tail[at + 1]];
    if (gone === undefined || next === undefined) return;
    kept[gone.stream] -= gone.bytes.length;
    next.droppedBytes = (next.droppedBytes ?? 0) + (gone.droppedBytes ?? 0) + gone.bytes.length;
    tail.splice(at, 1);
  };
  return {
    add(stream, chunk) {
      const first = Buffer.from(chunk.subarray(0, limitBytes - headBytes));
      if (first.length > 0) put(head, stream, first);
      headBytes += first.length;
      for (let at = first.length; at < chunk.length; at += PART_BYTES) {
        const piece = Buffer.from(chunk.subarray(at, at + PART_BYTES));
        put(tail, stream, piece);
        kept[stream] += piece.length;
      }
      while (kept.stdout + kept.stderr > limitBytes && tail.length > 1) dropOne();
    },
    take: () => [...head, ...tail],
  };
}
