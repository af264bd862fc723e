import { builtin } from '../host/builtin.ts';
import type { OutputStream } from './output-stream.ts';

/** The container's log, read again from its beginning: a part of it was received before. */
export interface LogResume {
  /** What of the view was not received before. */
  rest(stream: OutputStream, view: Uint8Array): Uint8Array;
  /** All that the log had when it was opened was taken. What comes now is new, but for what the engine still held back for its log. */
  caughtUp(): void;
  /** Whether the log is of the same output, and holds all that was received. To be asked at its end. */
  matches(): boolean;
}

/** How much of a stream was received, and its first bytes. */
export interface ReceivedStream {
  readonly bytes: number;
  readonly head: Uint8Array;
  /** What came from a log that was followed: engines leave out parts of one that is written faster than it is read. */
  readonly unsure?: { readonly from: number; readonly sha256: string } | undefined;
}

export type Received = Readonly<Record<OutputStream, ReceivedStream>>;

/** How far a log can be trusted. Absent: without a limit. */
export interface LogResumeLimits {
  /** Bytes of output that the log keeps for certain, where the heads are not known. */
  readonly keptBytes?: number | undefined;
  /** Bytes between two ends of a line: from more, Docker 20.10 takes the end away. */
  readonly longestLine?: number | undefined;
  /** Docker's `json-file` writes U+FFFD for each byte that is not UTF-8: where there is one, nobody knows what it was. */
  readonly replacesBytes?: boolean | undefined;
}

const NEWLINE = 0x0a;
const REPLACEMENT = Buffer.from('\ufffd');
/** What an engine's log needs for an entry, beside its bytes, at most. */
const ENTRY_BYTES = 128;
/** More than an engine has given to a connection of one stream and not yet to its log: it holds a megabyte for each. */
const BEHIND_BYTES = 4 * 1024 * 1024;

/**
 * Leaves out what was received before, by counting. An engine that keeps only the newest part of its log would make
 * the count wrong without a word: its log then begins with other bytes, and the heads do not match. Where no head is
 * known, only an output that is short enough to be kept is taken for whole. With such a log the count leaves out what is new;
 * of a log that is followed, no more than an engine can be behind with: else whoever has received more than a log keeps would
 * get nothing for as long.
 */
export function createLogResume(
  received: Received,
  { keptBytes = Infinity, longestLine = Infinity, replacesBytes = false }: LogResumeLimits = {},
): LogResume {
  const position = { stdout: 0, stderr: 0 };
  const line = { stdout: 0, stderr: 0 };
  const hashes = { stdout: builtin.crypto.createHash('sha256'), stderr: builtin.crypto.createHash('sha256') };
  /** Bytes of the log that were received before. */
  const known = { stdout: received.stdout.bytes, stderr: received.stderr.bytes };
  let weight = 0;
  let same = true;

  /** The part of a view that is compared as a whole. */
  function watchUnsure(stream: OutputStream, view: Uint8Array, start: number): void {
    const { bytes, unsure } = received[stream];
    if (unsure === undefined) return;
    const part = view.subarray(Math.max(0, unsure.from - start), Math.max(0, bytes - start));
    hashes[stream].update(part);
  }
  const isSure = (stream: OutputStream) => {
    const { unsure } = received[stream];
    return unsure === undefined || hashes[stream].copy().digest('hex') === unsure.sha256;
  };

  function watchLines(stream: OutputStream, view: Uint8Array): void {
    for (let at = 0; at < view.length; ) {
      const newline = view.indexOf(NEWLINE, at);
      const end = newline === -1 ? view.length : newline;
      line[stream] += end - at;
      if (line[stream] > longestLine) same = false;
      if (newline !== -1) line[stream] = 0;
      at = end + 1;
    }
  }

  return {
    rest(stream, view) {
      const { head } = received[stream];
      const start = position[stream];
      position[stream] += view.length;
      weight += view.length + ENTRY_BYTES;
      if (longestLine !== Infinity) watchLines(stream, view);
      watchUnsure(stream, view, start);
      // Whole in one view: what takes its place is written in one piece with what is around it.
      if (replacesBytes && Buffer.from(view.buffer, view.byteOffset, view.length).includes(REPLACEMENT))
        same = false;
      const begin = head.subarray(start, start + view.length);
      if (!begin.every((byte, index) => view[index] === byte)) same = false;
      return view.subarray(Math.min(view.length, Math.max(0, known[stream] - start)));
    },
    caughtUp() {
      for (const stream of ['stdout', 'stderr'] as const)
        known[stream] = Math.min(known[stream], position[stream] + BEHIND_BYTES);
    },
    matches: () =>
      same &&
      weight <= keptBytes &&
      position.stdout >= received.stdout.bytes &&
      position.stderr >= received.stderr.bytes &&
      isSure('stdout') &&
      isSure('stderr'),
  };
}
