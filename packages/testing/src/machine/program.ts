import type { Readable, Writable } from 'node:stream';

/**
 * What runs in a pretend container. The number that it gives is the exit code; what it throws goes to its stderr,
 * and the exit code is 1.
 *
 * A process can be killed where a function cannot: after `io.signal` has aborted nothing that the function does is
 * seen any more, and it should end.
 */
export type Program = (io: ProgramIo) => number | Promise<number>;

/** What a program is given, in place of a process's surroundings. */
export interface ProgramIo {
  /** What follows the program's name in the command. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workDir: string;
  readonly hostname: string;
  /** All files there are, by absolute path. What a program sets stays, and can be collected after its end. */
  readonly files: Map<string, Uint8Array>;
  /** Ends when the caller's input has ended; at once when there is none. */
  readonly stdin: Readable;
  /** Holds 64 KiB, as a pipe does: a program that writes more waits for its reader. */
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Only for a task with a terminal. */
  readonly terminal: ProgramTerminal | undefined;
  /** Aborted when the process has ended, whatever ended it. */
  readonly signal: AbortSignal;
  /** Catches a signal of this name (`SIGTERM`). What is not caught ends the process; SIGKILL cannot be caught. */
  onSignal(name: string, handler: () => void): void;
  /** Sends itself a signal. Never settles where that ends the process. */
  raise(name: string): Promise<void>;
  /** Uses so many bytes of memory more. Never settles where that is over the limit: the process was killed. */
  allocate(bytes: number): Promise<void>;
  /** A child process of this one is killed for memory; this one goes on. */
  loseChildToMemory(): void;
}

/** The terminal of a program. */
export interface ProgramTerminal {
  readonly columns: number;
  readonly rows: number;
  onResize(handler: () => void): void;
}
