import type { Readable, Writable } from 'node:stream';
import type { Logger } from '@drv/core';
import type { EngineClient } from '@drv/docker';
import type { TaskStore } from '@drv/queue';
import type { Composition } from './composition.ts';
import type { InputFacts } from './input-facts.ts';
import type { EngineConnection } from './engine-connection.ts';
import type { StopSignal } from './stop-signals.ts';
import type { StoreConnection } from './store-connection.ts';

/** A place to write that may be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** A place to read from that may be a terminal. */
export type Input = Readable & {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  unref?(): unknown;
};

/** Everything of the process that the command touches; a test gives its own. */
export interface Io {
  /** Called at most once, and only when something is to be read: opening stdin already has effects. */
  stdin(): Input;
  /** What stdin is, without opening it. */
  inputFacts(): Promise<InputFacts>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Number of the user that drv runs as; absent where users have none. */
  readonly uid?: number | undefined;
  /** Of its group. */
  readonly gid?: number | undefined;
  /** Of the machine. */
  readonly hostname: string;
  /** Of drv itself. */
  readonly version: string;
  /** Registers for the signals that ask the process to end; the function returned takes it back. */
  onStop(listener: (signal: StopSignal) => void): () => void;
  /** Settles with a signal for which nobody listened yet. Only `run` hears one: it ends the other commands. */
  readonly earlyStop: Promise<StopSignal>;
  /** Registers for a change of the terminal's size. */
  onResize(listener: () => void): () => void;
  /** A client of the engine, for {@link Io.compose}, before all packages are loaded; `undefined`: it is made there. */
  connect(connection: EngineConnection): Promise<EngineClient | undefined>;
  /** Wires the packages together, and loads them before. Closes the engine in the end. */
  compose(connection: EngineConnection, logger: Logger, engine?: EngineClient): Promise<Composition>;
  /** Opens a queue, and loads what its server needs before. */
  openStore(connection: StoreConnection, logger: Logger): Promise<TaskStore>;
  /** Ends the process at once, whatever it is doing. */
  exit(code: number): void;
}
