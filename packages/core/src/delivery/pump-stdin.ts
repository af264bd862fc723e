import { Readable, type Writable } from 'node:stream';
import type { AbortOptions } from '../abort/abortable.ts';
import { holdInput } from '../input/hold-input.ts';
import type { TaskInput } from '../input/task-input.ts';
import { readOn } from './read-on.ts';

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
 * The source is read as {@link holdInput} does: a caller's stream is never destroyed, and where it was not read to its
 * end it is left paused, so that a standard input does not keep the process alive. The socket is half-closed at the end
 * of the input and otherwise left as it is: also one that takes no more is not closed for it, so that the output that is on its way
 * still comes. No listener is left on either.
 */
export function pumpStdin(
  source: TaskInput | undefined,
  socket: Writable,
  { signal, tty = false }: StdinOptions = {},
): Promise<StdinOutcome> {
  if (source === undefined && !tty && socket.writable) {
    // The half-close is all that there is to give.
    socket.end();
    return Promise.resolve({ ended: 'eof', bytes: 0 });
  }
  const held = holdInput(source);
  const input = held instanceof Readable ? held : Readable.from(slicesOf(held), { objectMode: false });
  let bytes = 0;
  let lastByte: number | undefined;

  return new Promise((resolve) => {
    const settle = (ended: StdinOutcome['ended'], error?: unknown) => {
      for (const [name, listener] of inputListeners) input.off(name, listener);
      for (const [name, listener] of socketListeners) socket.off(name, listener);
      signal?.removeEventListener('abort', onAbort);
      input.destroy();
      resolve({ ended, error, bytes });
    };
    const onAbort = () => settle('aborted');
    const onData = (chunk: Buffer) => {
      if (!socket.writable) {
        settle('closed-by-task');
        return;
      }
      bytes += chunk.length;
      lastByte = chunk.at(-1) ?? lastByte;
      if (!socket.write(chunk)) input.pause();
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
    const onClosed = (error?: unknown) => settle('closed-by-task', error);

    const inputListeners: Listeners = [
      ['data', (chunk) => onData(chunk as Buffer)],
      ['end', onEnd],
      ['error', (error) => settle('failed', error)],
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
    else if (input.destroyed) settle('failed', input.errored ?? new Error('stdin: the stream was closed'));
    else {
      readOn(socket, onClosed);
      for (const [name, listener] of socketListeners) socket.on(name, listener);
      for (const [name, listener] of inputListeners) input.on(name, listener);
      signal?.addEventListener('abort', onAbort, { once: true });
      input.resume();
    }
  });
}

type Listeners = readonly (readonly [name: string, listener: (argument?: unknown) => void])[];

/** In slices, so that backpressure and the count of bytes are exact for a long one too. */
function* slicesOf(source: string | Uint8Array | undefined): Generator<Uint8Array> {
  const bytes = typeof source === 'string' ? Buffer.from(source) : (source ?? new Uint8Array());
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}
