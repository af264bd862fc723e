import type { Readable } from 'node:stream';
import { within } from '../abort/within.ts';
import { DrvError } from '../errors/drv-error.ts';
import { openFile } from './open-file.ts';
import { readableOf } from './readable-of.ts';
import type { RunInput } from './run-input.ts';

/** An input in the form that drivers take. */
export interface OpenInput {
  readonly stdin: Readable | NodeJS.ReadableStream | string | Uint8Array | undefined;
  /** Closes what was opened for this input; never the caller's own stream. */
  close(): Promise<void>;
}

// An iterator may be in the middle of something when it is closed, and is not waited for any longer.
const CLOSE_MS = 1_000;

/**
 * Opens a file, so that one that cannot be read is found before anything is done; wraps what is no stream yet.
 *
 * @throws `DRV_INVALID_OPTION` for anything else than a {@link RunInput}, and for a file that cannot be read.
 */
export async function openInput(input: RunInput | undefined): Promise<OpenInput> {
  if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) {
    return { stdin: input, close: async () => {} };
  }
  if (typeof input !== 'object' || input === null) throw noInput();
  if (isStream(input)) return { stdin: input, close: async () => {} };
  if (input instanceof URL) return own(await openFile(input));
  if (isIterable(input)) return own(readableOf(input));
  throw noInput();
}

function noInput(): DrvError {
  return new DrvError(
    'DRV_INVALID_OPTION',
    'input: must be a string, bytes, a stream, an iterable of strings or bytes, or the URL of a file',
    { op: 'open input' },
  );
}

function own(stdin: Readable): OpenInput {
  // It may fail when nobody reads it any more.
  stdin.on('error', () => {});
  return {
    stdin,
    async close() {
      if (stdin.closed) return;
      const closed = new Promise((resolve) => stdin.once('close', resolve));
      stdin.destroy();
      await within(closed, CLOSE_MS);
    },
  };
}

// Not `instanceof`: streams of other packages, and of the oldest kind, are streams too.
function isStream(input: object): input is NodeJS.ReadableStream {
  return 'pipe' in input && 'on' in input;
}

function isIterable(
  input: object,
): input is Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array> {
  return Symbol.asyncIterator in input || Symbol.iterator in input;
}
