import { PassThrough, type Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ContainerSpec } from './container-spec.ts';
import { Gate } from './gate.ts';
import { PIPE_BYTES, pipeEnd } from './pipe-end.ts';

/** The pipes between a pretend process and whoever attaches to it. */
export interface ProcessPipes {
  /** Shut while the process is frozen: nothing goes in or out. */
  readonly gate: Gate;
  /** Outside: what is written here, the process reads. */
  readonly input: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Inside. */
  readonly stdin: Readable;
  readonly output: Writable;
  readonly error: Writable;
  /** Resolves when what the process wrote is in its pipes. */
  written(): Promise<void>;
  /** The process has ended: what is in its output pipes can still be read, nothing else moves. */
  end(): void;
}

export function createProcessPipes({ tty, openStdin }: ContainerSpec): ProcessPipes {
  const gate = new Gate();
  const pipe = () => new PassThrough({ highWaterMark: PIPE_BYTES });
  const [stdin, stdout, stderr] = [pipe(), pipe(), pipe()];
  const map = tty ? newlinesOfTerminal : undefined;
  const ends = { gate, map };
  const output = pipeEnd(stdout, ends);
  const error = pipeEnd(tty ? stdout : stderr, ends);
  const echo = tty ? pipeEnd(stdout, ends) : undefined;
  const input = pipeEnd(stdin, {
    gate,
    onEnd: () => stdin.end(),
    map: (chunk) => {
      echo?.write(chunk);
      return chunk;
    },
  });
  if (!openStdin) input.end();
  if (tty) stderr.end();
  // Closed by either side, which is not a failure of the other.
  stdin.on('error', () => {});
  return {
    gate,
    input,
    stdout,
    stderr,
    stdin,
    output,
    error,
    async written() {
      output.end();
      error.end();
      // A program may have ended or destroyed them itself.
      await Promise.allSettled([finished(output), finished(error)]);
    },
    end() {
      gate.open();
      stdin.destroy();
      stdout.end();
      stderr.end();
    },
  };
}

/** A terminal turns every newline into a carriage return and a newline. */
function newlinesOfTerminal(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
}
