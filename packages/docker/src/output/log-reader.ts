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

/**
 * @param options.tty The container has a terminal: there are no frames, and stderr has joined stdout.
 * @param options.timestamps Each entry begins with its time. Without frames an entry is a line, and the times that
 * Docker puts inside a line of more than 16 KiB stay in it.
 */
export function createLogReader(options: { readonly tty: boolean; readonly timestamps: boolean }): LogReader {
  if (options.tty) return options.timestamps ? timedLines() : untimed((give) => ({ push: give, end() {} }));
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
      // A copy: the frame may go on in the next chunk.
      parts.push(Buffer.from(view));
      collected += view.length;
      left -= view.length;
      if (left > 0 && collected < MAX_ENTRY_BYTES) return;
      entries.push(entryOf(stream, Buffer.concat(parts)));
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

function timedLines(): LogReader {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const entries: OutputEntry[] = [];
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
        entries.push(entryOf('stdout', rest.subarray(0, end + 1)));
        rest = rest.subarray(end + 1);
      }
      if (rest.length < MAX_ENTRY_BYTES) return entries;
      return [...entries, ...this.end()];
    },
    end() {
      const last = rest;
      rest = Buffer.alloc(0);
      return last.length === 0 ? [] : [entryOf('stdout', last)];
    },
  };
}

function entryOf(stream: OutputStream, bytes: Buffer): OutputEntry {
  const time = TIME.exec(bytes.toString('latin1', 0, TIME_BYTES))?.[1];
  return time === undefined
    ? { stream, data: bytes }
    : { stream, time, data: bytes.subarray(time.length + 1) };
}
