/** What a client is asked to do: run one container task on the engine behind a socket. */
export interface Client {
  /** Runs the task of the benchmark once, and tells what it saw. The container is gone afterwards. */
  run(): Promise<Seen>;
  /** Waits until what the next tasks need is there again; no part of what is measured. */
  settle?(): Promise<void>;
  close(): Promise<void>;
}

/** What a client says of a task. */
export interface Seen {
  readonly stdout: string;
  readonly exitCode: number;
}

/** Opens a client of the engine that listens at `socketPath`. */
export type OpenClient = (target: Target) => Promise<Client>;

/** Where to run what. */
export interface Target {
  readonly socketPath: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly network: 'default' | 'none';
}
