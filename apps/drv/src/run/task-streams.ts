import { Readable, type Writable } from 'node:stream';
import { fileProblem } from '../errors/file-problem.ts';
import type { Input, Io, Output } from '../process/io.ts';
import type { StopCause } from './interrupts.ts';
import { outputSink } from './output-sink.ts';
import { releaseInput } from '../process/release-input.ts';

export interface TaskStreams {
  readonly stdin: Input;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** The task left the cursor of the terminal that stderr is inside a line. */
  midLine(): boolean;
  /** The command has run: what looked like the words of an init is its own. */
  release(): void;
  /** Puts the terminal back and lets go of stdin. Idempotent. */
  close(): void;
}

export interface TaskStreamHooks {
  readonly onFailure: (cause: StopCause) => void;
  readonly onOutput: (name: 'stdout' | 'stderr', chunk: Buffer) => void;
  /** Something is about to be written to the terminal that stderr is. */
  readonly beforeTerminalWrite: () => void;
}

/** Connects a task to the standard streams of this process. */
export function taskStreams(
  io: Io,
  options: { readonly stdin: boolean; readonly tty: boolean },
  hooks: TaskStreamHooks,
): TaskStreams {
  const stdin: Input = options.stdin ? io.stdin() : Readable.from([]);
  stdin.on('error', (error) => hooks.onFailure({ kind: 'stream', message: `stdin: ${fileProblem(error)}` }));
  const raw = options.tty && stdin.isTTY === true;
  if (raw) stdin.setRawMode?.(true);

  const sinkOf = (output: Output, name: 'stdout' | 'stderr') =>
    outputSink(output, {
      beforeWrite(chunk) {
        hooks.onOutput(name, chunk);
        if (output.isTTY === true) hooks.beforeTerminalWrite();
      },
      onFailure(error) {
        hooks.onFailure(
          error.code === 'EPIPE'
            ? { kind: 'pipe' }
            : { kind: 'stream', message: `${name}: ${fileProblem(error)}` },
        );
      },
    });
  const stdout = sinkOf(io.stdout, 'stdout');
  const stderr = sinkOf(io.stderr, 'stderr');

  let closed = false;
  return {
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    midLine: () =>
      !stderr.atLineStart() ||
      (io.stderr.isTTY === true && io.stdout.isTTY === true && !stdout.atLineStart()),
    release() {
      stdout.release();
      stderr.release();
    },
    close() {
      if (closed) return;
      closed = true;
      if (raw) stdin.setRawMode?.(false);
      releaseInput(stdin);
    },
  };
}
