import { Readable, type Duplex } from 'node:stream';
import { DrvError, type AbortOptions } from '@drv/core';

export interface StdinOptions extends AbortOptions {
  /**
   * The task has a terminal. A half-close would only detach from it, so the end of the input is passed on as the
   * terminal's end-of-file character.
   * @default false
   */
  readonly tty?: boolean;
}

export interface StdinOutcome {
  /**
   * - `eof`: all of the input, and its end, were given to the connection.
   * - `closed-by-task`: the connection was closed first. Most tasks that end early never read their input.
   * - `aborted`: the signal was aborted.
   * - `failed`: the source failed. Its end was not passed on, so that the task does not take a part for the whole.
   */
  readonly ended: 'eof' | 'closed-by-task' | 'aborted' | 'failed';
  /** What the source or the connection failed with, if they did. */
  readonly error?: unknown;
  /** Bytes given to the connection. The task may have read fewer. */
  readonly bytes: number;
}

const SLICE_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;
/** What a terminal in its usual mode takes for the end of the input when it begins a line. */
const END_OF_FILE = '\u0004';

/**
 * Gives a task its input, with backpressure, and passes the end of it on. Never rejects.
 *
 * The source belongs to the caller and is never destroyed. Where it was not read to its end it is left paused, and
 * a standard input then does not keep the process alive. The socket is half-closed at the end of the input and otherwise left as it is.
 * No listener is left on either.
 */
export function pumpStdin(
  source: Readable | string | Uint8Array | undefined,
  socket: Duplex,
  { signal, tty = false }: StdinOptions = {},
): Promise<StdinOutcome> {
  const input = isBytes(source) ? Readable.from(slicesOf(source), { objectMode: false }) : source;
  let bytes = 0;
  let lastByte: number | undefined;

  return new Promise((resolve) => {
    const settle = (ended: StdinOutcome['ended'], error?: unknown) => {
      for (const [name, listener] of inputListeners) input.off(name, listener);
      for (const [name, listener] of socketListeners) socket.off(name, listener);
      signal?.removeEventListener('abort', onAbort);
      if (!input.readableEnded) leaveAlone(input);
      resolve({ ended, ...(error === undefined ? {} : { error }), bytes });
    };
    const onAbort = () => settle('aborted');
    const onData = (data: unknown) => {
      const chunk = typeof data === 'string' ? Buffer.from(data) : data;
      if (!(chunk instanceof Uint8Array)) {
        settle(
          'failed',
          new DrvError('DRV_INVALID_OPTION', 'stdin: a stream of strings or bytes, not of objects'),
        );
      } else if (!socket.writable) {
        settle('closed-by-task');
      } else {
        bytes += chunk.length;
        lastByte = chunk.at(-1) ?? lastByte;
        if (!socket.write(chunk)) input.pause();
      }
    };
    const onEnd = () => {
      if (!tty) {
        socket.end();
        return;
      }
      // In the middle of a line the first one only ends the line.
      const atLineStart = lastByte === undefined || lastByte === LINE_FEED;
      socket.write(atLineStart ? END_OF_FILE : END_OF_FILE.repeat(2), (error) =>
        settle(error ? 'closed-by-task' : 'eof', error ?? undefined),
      );
    };
    const onInputClose = () => {
      if (input.readableEnded) return;
      settle('failed', input.errored ?? new Error('stdin: the stream was closed before its end'));
    };
    const onClosed = (error?: unknown) => settle('closed-by-task', error);

    const inputListeners: Listeners = [
      ['data', onData],
      ['end', onEnd],
      ['error', (error) => settle('failed', error)],
      ['close', onInputClose],
    ];
    const socketListeners: Listeners = [
      ['drain', () => input.resume()],
      ['finish', () => settle('eof')],
      ['error', onClosed],
      ['close', () => onClosed()],
      // The engine has closed its side; Node then closes ours, and what was not sent yet is lost.
      ['end', () => onClosed()],
    ];

    if (signal?.aborted) onAbort();
    else if (!socket.writable) onClosed();
    else if (input.destroyed && !input.readableEnded) onInputClose();
    else {
      for (const [name, listener] of socketListeners) socket.on(name, listener);
      for (const [name, listener] of inputListeners) input.on(name, listener);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (input.readableEnded) onEnd();
      else input.resume();
    }
  });
}

/** Leaves a stream paused. A standard input that was paused before goes on reading, unless it is paused anew. */
function leaveAlone(input: Readable): void {
  input.resume();
  input.pause();
}

type Listeners = readonly (readonly [name: string, listener: (argument?: unknown) => void])[];

function isBytes(
  source: Readable | string | Uint8Array | undefined,
): source is string | Uint8Array | undefined {
  return source === undefined || typeof source === 'string' || source instanceof Uint8Array;
}

/** In slices, so that backpressure and the count of bytes are exact for a long one too. */
function* slicesOf(source: string | Uint8Array | undefined): Generator<Uint8Array> {
  const bytes = typeof source === 'string' ? Buffer.from(source) : (source ?? new Uint8Array());
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}
