import { Readable } from 'node:stream';
import { DrvError } from '../errors/drv-error.ts';
import { joinTexts } from './join-texts.ts';
import type { TaskInput } from './task-input.ts';

const held = new WeakSet<object>();

/** More than any stream holds that stops when it is paused. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Takes hold of an input at once, before anything asynchronous is done: from then on no byte of it is lost, whatever
 * its owner does. Node lets what a child process wrote flow away when the process exits and nobody reads its stdout.
 *
 * A stream is stopped, not read: what it has stays in it, and its owner feels the backpressure. What somebody else lets
 * flow (Node does, for a child process that has exited) is kept here, a chunk at a time. Read the stream that this
 * returns, and destroy it when no more is wanted: the caller's stream is then left paused, without a listener; at most
 * one chunk was taken of it that nobody read. It is never destroyed. Text and bytes are returned as they are, and so is
 * an input that is held.
 *
 * The stream returned fails with what the input fails with, also if it failed or was closed before; and with
 * `DRV_INVALID_OPTION` when 64 MiB wait in it to be read: the input is of a kind that does not stop when it is paused.
 *
 * @throws `DRV_INVALID_OPTION` for what is no input.
 */
export function holdInput(input: TaskInput | undefined): Readable | string | Uint8Array | undefined {
  if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) return input;
  if (input instanceof Readable && held.has(input)) return input;
  if (isEventStream(input)) return hold(input, () => leavePaused(input));
  if (typeof input === 'object' && input !== null && Symbol.asyncIterator in input) {
    const stream = readableFrom(input);
    return hold(stream, () => stream.destroy());
  }
  throw new DrvError('DRV_INVALID_OPTION', 'stdin: a stream, an async iterable of bytes, text or bytes');
}

/** Of an iterable; a web stream that somebody else reads has no iterator. */
function readableFrom(input: AsyncIterable<string | Uint8Array>): Readable {
  try {
    return Readable.from(input);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DrvError('DRV_INVALID_OPTION', `stdin: it cannot be read: ${why}`, { cause: error });
  }
}

/** What streams of newer kinds tell besides. */
type Source = NodeJS.ReadableStream & {
  readonly readableEnded?: boolean | undefined;
  readonly destroyed?: boolean | undefined;
  readonly errored?: Error | null | undefined;
};

function hold(source: Source, letGo: () => void): Readable {
  let ended = false;
  const joiner = joinTexts();
  const onData = (data: unknown) => {
    if (typeof data !== 'string' && !(data instanceof Uint8Array)) {
      stream.destroy(
        new DrvError('DRV_INVALID_OPTION', 'stdin: a stream of strings or bytes, not of objects'),
      );
    } else if (stream.readableLength > MOST_BYTES) stream.destroy(unbounded());
    else if (!stream.push(joiner.push(data))) source.pause();
  };
  const onEnd = () => {
    ended = true;
    const rest = joiner.end();
    if (rest.length > 0) stream.push(rest);
    stream.push(null);
  };
  const onError = (error: unknown) => stream.destroy(error as Error);
  const onClose = () => {
    if (!ended) stream.destroy(source.errored ?? new Error('stdin: the stream was closed before its end'));
  };
  const listeners: readonly (readonly [string, (argument?: unknown) => void])[] = [
    ['data', onData],
    ['end', onEnd],
    ['error', onError],
    ['close', onClose],
  ];
  const stream = new Readable({
    // As little as possible is taken ahead of whoever reads.
    highWaterMark: 1,
    read: () => void source.resume(),
    destroy(error, done) {
      for (const [name, listener] of listeners) source.off(name, listener);
      if (!ended && source.destroyed !== true) letGo();
      done(error);
    },
  });
  held.add(stream);
  // Whoever reads it finds it failed; an error that nobody listens to would end the process.
  stream.on('error', () => {});
  if (source.readableEnded === true) onEnd();
  else if (source.destroyed === true) onClose();
  else {
    for (const [name, listener] of listeners) source.on(name, listener);
    source.pause();
  }
  return stream;
}

function unbounded(): DrvError {
  return new DrvError(
    'DRV_INVALID_OPTION',
    'stdin: the stream goes on although it was paused, and 64 MiB of it wait for the task; give one with backpressure, such as a stream.Readable',
  );
}

/** A standard input that was paused before goes on reading, unless it is paused anew. */
function leavePaused(source: NodeJS.ReadableStream): void {
  source.resume();
  source.pause();
}

/** A stream of Node, also of the oldest kind. */
function isEventStream(input: unknown): input is NodeJS.ReadableStream {
  return (
    typeof input === 'object' &&
    input !== null &&
    ['on', 'pause', 'resume'].every((name) => typeof (input as Record<string, unknown>)[name] === 'function')
  );
}
