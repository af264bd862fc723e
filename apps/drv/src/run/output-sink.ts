import { Writable } from 'node:stream';
import type { Output } from '../process/io.ts';
import { createInitWords } from './init-words.ts';

export interface OutputSink {
  /** What the task's output is written to. */
  readonly stream: Writable;
  /** Whether the next byte begins a line; true before the first one. */
  atLineStart(): boolean;
  /** Writes what was kept back as the possible words of an init; to be called when the command has run. */
  release(): void;
}

export interface OutputSinkHooks {
  /** Before each chunk: a line drawn on the same terminal has to go first. */
  readonly beforeWrite: (chunk: Buffer) => void;
  /** Once, when `target` fails: EPIPE, when its reader has gone. */
  readonly onFailure: (error: NodeJS.ErrnoException) => void;
}

/**
 * A stream in front of stdout or stderr. The standard streams of Node come back to life after every EPIPE; this one
 * fails for good, as the driver expects of a stream. It passes on backpressure, and never ends `target`.
 */
export function outputSink(target: Output, hooks: OutputSinkHooks): OutputSink {
  let lastByte = 10;
  const words = createInitWords();
  let blocked: (() => void) | undefined;
  const unblock = () => {
    const callback = blocked;
    blocked = undefined;
    callback?.();
  };
  const fail = (error: NodeJS.ErrnoException) => {
    if (stream.destroyed) return;
    hooks.onFailure(error);
    stream.destroy(error);
  };
  /** False when the target wants no more for now. */
  const show = (chunk: Buffer): boolean => {
    if (chunk.length === 0) return true;
    hooks.beforeWrite(chunk);
    lastByte = chunk.at(-1) ?? lastByte;
    return target.write(chunk);
  };
  const stream = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      if (show(words.pass(chunk))) callback();
      else blocked = callback;
    },
    destroy(error, callback) {
      target.off('drain', unblock);
      // The listener for errors stays: what was written before may still fail, and nobody else listens.
      callback(error);
    },
  });
  // Reported by hooks.onFailure.
  stream.on('error', () => {});
  target.on('drain', unblock);
  target.on('error', fail);
  return {
    stream,
    atLineStart: () => lastByte === 10,
    release() {
      const rest = words.rest();
      if (!stream.destroyed) show(rest);
    },
  };
}
