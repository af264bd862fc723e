import type { OutputStream } from '@drv/core/driver';
import type { OutputEntry } from './output-entry.ts';

/** How far a container's log was read, so that a later reading goes on from there. */
export interface LogPosition {
  /** From when on to ask for entries, as the engine takes it: seconds since 1970. `undefined`: for all of them. */
  since(): string | undefined;
  /** A new reading begins, from `since` on. */
  begin(): void;
  /** Takes the next entry of the reading: whether it was read before, is new, or is new behind a gap. */
  take(entry: OutputEntry): 'known' | 'new' | 'after-gap';
  /** What is older than the newest entry so far is not wanted: only the end of the log was asked for. */
  leaveOlder(): void;
}

interface StreamPosition {
  /** Of its last entry. */
  readonly time: bigint;
  /** Entries with this time so far: pieces of a line share theirs, and Podman tells whole seconds. */
  readonly count: number;
  /** What they were: Podman empties its log in the midst of a second. */
  readonly sum: number;
  /** Its last entry is a piece of a line, the next of which has the same time, however late it is written. */
  readonly isOpen: boolean;
}

const NANOSECONDS = 1_000_000_000n;
const NEWLINE = 10;
/** Each stream is in order, but not the two of them together: each has a writer of its own in the engine. */
const DISORDER = 2n * NANOSECONDS;

/**
 * Entries have no numbers: in a stream the time counts, and among entries of one time their order. An engine that throws away
 * what was not read yet leaves a log without the newest entry that was read: then there is a gap.
 */
export function createLogPosition(): LogPosition {
  const streams: Partial<Record<OutputStream, StreamPosition>> = {};
  const nanosecondsOf = createTimeReader();
  let newest: OutputStream | undefined;
  let counted: Record<OutputStream, Pick<StreamPosition, 'time' | 'count' | 'sum'>>;
  let isKnown = true;
  const begin = () => {
    counted = { stdout: { time: -1n, count: 0, sum: 0 }, stderr: { time: -1n, count: 0, sum: 0 } };
    isKnown = newest === undefined;
  };
  begin();

  return {
    since() {
      const last = newest === undefined ? undefined : streams[newest];
      if (last === undefined) return undefined;
      const open = Object.values(streams).filter(({ isOpen }) => isOpen);
      const from = [last.time - DISORDER, ...open.map(({ time }) => time)].reduce(least);
      return `${from / NANOSECONDS}.${String(from % NANOSECONDS).padStart(9, '0')}`;
    },
    begin,
    take({ stream, time, data }) {
      const before = streams[stream];
      const at = time === undefined ? (before?.time ?? 0n) : nanosecondsOf(time);
      const here = counted[stream];
      const isSameTime = here.time === at;
      const count = isSameTime ? here.count + 1 : 1;
      const sum = sumOf(data, isSameTime ? here.sum : 0);
      counted[stream] = { time: at, count, sum };
      if (before !== undefined && (at < before.time || (at === before.time && count <= before.count))) {
        if (stream === newest && at === before.time && count === before.count && sum === before.sum)
          isKnown = true;
        return 'known';
      }
      streams[stream] = { time: at, count, sum, isOpen: data.at(-1) !== NEWLINE };
      const found = isKnown ? 'new' : 'after-gap';
      isKnown = true;
      if (newest === undefined || at >= (streams[newest]?.time ?? 0n)) newest = stream;
      return found;
    },
    leaveOlder() {
      const last = newest === undefined ? undefined : streams[newest];
      if (last === undefined) return;
      const nothing = { time: last.time, count: 0, sum: 0, isOpen: false };
      streams.stdout ??= nothing;
      streams.stderr ??= nothing;
    },
  };
}

const TIME = /^([^.Z+]+)(?:\.(\d{1,9})\d*)?(.*)$/;

/** Reads RFC 3339, with up to nine digits behind the second. Many entries of a log are of one second: that is read once. */
function createTimeReader(): (time: string) => bigint {
  let read = '';
  let nanoseconds = 0n;
  return (time) => {
    const [, second = '', fraction = '', zone = ''] = TIME.exec(time) ?? [];
    if (read !== second + zone) {
      read = second + zone;
      nanoseconds = BigInt(Math.floor(Date.parse(read) / 1000)) * NANOSECONDS;
    }
    return nanoseconds + BigInt(Number(fraction.padEnd(9, '0')));
  };
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

/** Of so many bytes at both ends. */
const SUMMED_BYTES = 16;

/** Tells entries apart well enough to notice another log. */
function sumOf(data: Buffer, before: number): number {
  let sum = (before * 31 + data.length) | 0;
  for (let at = 0; at < data.length; at += 1) {
    if (at === SUMMED_BYTES) at = Math.max(at, data.length - SUMMED_BYTES);
    sum = (sum * 31 + data.readUInt8(at)) | 0;
  }
  return sum;
}
