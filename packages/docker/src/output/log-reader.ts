import type { OutputStream } from '@drv/core/driver';
import { createDemultiplexer } from '../engine/wire/demultiplex.ts';
import type { OutputEntry } from './output-entry.ts';

/** Turns what the engine sends of a container's log into entries. */
export interface LogReader {
  /**
   * Takes the next bytes of the connection, split anywhere, and gives what is whole.
   *
   * @throws `DRV_PROTOCOL` for what is no log.
   */
  push(chunk: Buffer): readonly OutputEntry[];
  /**
   * The connection has ended; gives the rest.
   *
   * @throws `DRV_ENGINE_UNAVAILABLE` when it ended inside a frame.
   */
  end(): readonly OutputEntry[];
}

/** Engines cut lines long before; what is longer is given in pieces, so that the memory is bounded. */
const MAX_ENTRY_BYTES = 1_048_576;
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;
const TIME_BYTES = 40;
const NEWLINE = 10;

/** To the nanosecond: no program can know it, and write it itself. */
const EXACT = /\.\d{9}/;
const EXACT_TIME = /(?<=\r)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d) /;

/**
 * @param options.tty The container has a terminal: there are no frames, and stderr has joined stdout.
 * @param options.timestamps Each entry begins with its time. Without frames an entry is a line, or a piece of one: Docker puts
 * the time of a line of more than 16 KiB between its pieces. What Podman puts there, a program can have written; it stays.
 * @param options.losesLineEnds The log takes away the end of a line that it has in pieces.
 */
export function createLogReader(options: {
  readonly tty: boolean;
  readonly timestamps: boolean;
  readonly losesLineEnds?: boolean;
}): LogReader {
  if (options.tty)
    return options.timestamps
      ? timedLines(options.losesLineEnds ?? false)
      : untimed((give) => ({ push: give, end() {} }));
  if (options.timestamps) return timedFrames();
  return untimed((give) => createDemultiplexer((stream, view) => give(view, stream)));
}

/** What belongs to one stream and came together is given together: most frames are as short as a line. */
function untimed(
  parser: (give: (view: Uint8Array, stream?: OutputStream) => void) => {
    push(chunk: Buffer): void;
    end(): void;
  },
): LogReader {
  let runs: { readonly stream: OutputStream; readonly views: Uint8Array[] }[] = [];
  const { push, end } = parser((view, stream = 'stdout') => {
    const last = runs.at(-1);
    if (last?.stream === stream) last.views.push(view);
    else runs.push({ stream, views: [view] });
  });
  return {
    push(chunk) {
      runs = [];
      push(chunk);
      return runs.map(({ stream, views }) => ({ stream, data: Buffer.concat(views) }));
    },
    end() {
      end();
      return [];
    },
  };
}

function timedFrames(): LogReader {
  let entries: OutputEntry[] = [];
  let parts: Uint8Array[] = [];
  let collected = 0;
  let left = 0;
  const { push, end } = createDemultiplexer(
    (stream, view) => {
      // A copy: the view is valid only during this call.
      const part = Buffer.from(view);
      left -= part.length;
      collected += part.length;
      if (left > 0 && collected < MAX_ENTRY_BYTES) return void parts.push(part);
      entries.push(entryOf(stream, parts.length === 0 ? part : Buffer.concat([...parts, part])));
      parts = [];
      collected = 0;
    },
    (_stream, bytes) => {
      left = bytes;
    },
  );
  return {
    push(chunk) {
      entries = [];
      push(chunk);
      return entries;
    },
    end() {
      end();
      return [];
    },
  };
}

function timedLines(losesLineEnds: boolean): LogReader {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const entries: OutputEntry[] = [];
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
        entries.push(...piecesOf(rest.subarray(0, end + 1), losesLineEnds));
        rest = rest.subarray(end + 1);
      }
      if (rest.length < MAX_ENTRY_BYTES) return entries;
      return [...entries, ...this.end()];
    },
    end() {
      const last = rest;
      rest = Buffer.alloc(0);
      return last.length === 0 ? [] : piecesOf(last, losesLineEnds);
    },
  };
}

/** Cuts what came between two ends of a line where the engine has put a time into it. */
function piecesOf(bytes: Buffer, losesLineEnds: boolean): readonly OutputEntry[] {
  const first = entryOf('stdout', bytes);
  const { time } = first;
  if (time === undefined || !EXACT.test(time)) return [first];
  const mark = `${time} `;
  const pieces: OutputEntry[] = [];
  let rest = first.data;
  for (let at = rest.indexOf(mark); at !== -1; at = rest.indexOf(mark)) {
    pieces.push({ stream: 'stdout', time, data: rest.subarray(0, at) });
    rest = rest.subarray(at + mark.length);
  }
  // Only a line in pieces loses its end. The time of the next one is a later one.
  const next = losesLineEnds && pieces.length > 0 ? EXACT_TIME.exec(rest.toString('latin1')) : null;
  if (next === null || next[0] <= mark) return [...pieces, { stream: 'stdout', time, data: rest }];
  return [
    ...pieces,
    { stream: 'stdout', time, data: rest.subarray(0, next.index) },
    ...piecesOf(rest.subarray(next.index), losesLineEnds),
  ];
}

function entryOf(stream: OutputStream, bytes: Buffer): OutputEntry {
  const time = TIME.exec(bytes.toString('latin1', 0, TIME_BYTES))?.[1];
  return time === undefined
    ? { stream, data: bytes }
    : { stream, time, data: bytes.subarray(time.length + 1) };
}
