import type { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { holdInput } from '../input/hold-input.ts';
import { ignoreErrors } from './ignore-errors.ts';
import type { StartOptions } from './prepared-task.ts';

/**
 * Holds a caller's streams while `body` runs: the input at once, see {@link holdInput}, and the errors of all of them,
 * about which nothing is done: an error that nobody listens to ends the process, and a stream may fail before a driver
 * uses it or after it has let go of it. Whoever uses the stream then finds it failed.
 *
 * `body` is given the options with the input that is held.
 */
export async function guardStreams<T, Options extends StartOptions>(
  options: Options,
  body: (held: Options) => Promise<T>,
): Promise<T> {
  const { held, release } = holdStreams(options);
  try {
    return await body(held);
  } finally {
    release();
  }
}

/** The same as {@link guardStreams}, until `release` is called. */
export function holdStreams<Options extends StartOptions>(
  options: Options,
): { readonly held: Options; release(): void } {
  const { stdin, stdout, stderr } = options;
  if (stdin === undefined && stdout === undefined && stderr === undefined) {
    return { held: options, release: nothingHeld };
  }
  const input = holdInput(stdin);
  const streams: readonly unknown[] = [stdin, stdout, stderr];
  const releases = streams.filter(emitsErrors).map((stream) => ignoreErrors(stream));
  return {
    held: input === stdin ? options : { ...options, stdin: input },
    release() {
      if (input instanceof Readable) input.destroy();
      for (const release of releases) release();
    },
  };
}

function nothingHeld(): void {}

function emitsErrors(stream: unknown): stream is EventEmitter {
  return typeof stream === 'object' && stream !== null && 'on' in stream && 'off' in stream;
}
