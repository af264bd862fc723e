import type { AbortOptions } from '@drv/core';

/** From a worker to the driver that submitted the run, or from the driver to the worker. */
export type Direction = 'up' | 'down';

/** A task as it is put into the queue. What it says is in `body`, which no store reads. */
export interface QueuedRun {
  /** A UUID. Names this run of the task: the id of the task may be used again once the run has ended. */
  readonly runId: string;
  readonly taskId: string;
  /** At most {@link MAX_ENTRY_BYTES}. */
  readonly body: Uint8Array;
  /**
   * A whole number from 0 to {@link MAX_PRIORITY}: of the runs that wait, those with the greatest are claimed first, and of
   * these the one that was submitted first. @default 0
   */
  readonly priority?: number | undefined;
  /** Milliseconds from its submission on before which nobody claims it. @default 0 */
  readonly startAfterMs?: number | undefined;
}

/** Who takes runs from the queue. */
export interface WorkerIdentity {
  /** New for every process. */
  readonly workerId: string;
  /** The engine that it works beside: workers of one node may take over each other's runs. */
  readonly node: string;
}

/** A run that a worker has taken. Everything that the worker writes carries its `fence`. */
export interface ClaimedRun extends Pick<QueuedRun, 'runId' | 'taskId' | 'body'> {
  /** Goes up by one with every owner: a writer whose fence is not the run's any more has lost it. */
  readonly fence: number;
  /** What was written last about the run, by this owner or one before. */
  readonly record: Uint8Array | undefined;
}

/** What a store knows of a run. */
export interface RunState {
  readonly runId: string;
  readonly taskId: string;
  readonly phase: 'waiting' | 'claimed' | 'ended';
  readonly fence: number;
  readonly node: string | undefined;
  readonly record: Uint8Array | undefined;
  /** Milliseconds, by the store's clock, since its owner was heard of; absent while nobody owns it. */
  readonly silentMs: number | undefined;
}

/** A message of a run, with its place in the order of its direction. */
export interface StoredMessage {
  readonly cursor: string;
  readonly body: Uint8Array;
}

/** What an owner writes, at once or not at all. */
export interface RunUpdate {
  readonly record?: Uint8Array | undefined;
  /** Appended to the direction `up`. */
  readonly messages?: readonly Uint8Array[] | undefined;
  /** The run is over: its id is free, and nobody owns it. */
  readonly ended?: RunSummary | undefined;
}

/** How a run ended, for people who look at the queue: a status or the code of an error. */
export interface RunSummary {
  readonly text: string;
  /** There is no result. A task that failed has one. */
  readonly failed: boolean;
}

/** Bytes of a queued task at the most. */
export const MAX_ENTRY_BYTES = 1024 * 1024;

/** The greatest priority of a run. */
export const MAX_PRIORITY = 1_000;

/**
 * Where the runs of a queue are: what `@drv/bullmq` and `@drv/pgboss` implement. A store orders and keeps, and decides
 * nothing: what is written is the protocol's. All calls may be made again after a failure without harm. A call fails with
 * `DRV_STORE_UNAVAILABLE` while the store cannot be reached. Time is the store's own, so that the clocks of machines
 * need not agree.
 */
export interface TaskStore extends AsyncDisposable {
  /** For messages and logs: `bullmq`, `pgboss`, `memory`. */
  readonly name: string;
  /** False, and nothing was done, when another run of the task's id has not ended. */
  submit(run: QueuedRun, options?: AbortOptions): Promise<boolean>;
  /** Takes a run out of the queue while it waits: it is ended, and nobody will claim it. False when it waits no more. */
  withdraw(runId: string): Promise<boolean>;
  /** Takes the next waiting run whose time has come; `undefined` after `waitMs`, or when the signal aborts. */
  claim(
    worker: WorkerIdentity,
    options: AbortOptions & { readonly waitMs: number },
  ): Promise<ClaimedRun | undefined>;
  /** Takes over a run from its owner. `undefined` when it is not at this `fence` any more. */
  adopt(runId: string, fence: number, worker: WorkerIdentity): Promise<ClaimedRun | undefined>;
  /** False, and nothing was written, when the run is not at this `fence` any more. */
  write(runId: string, fence: number, update: RunUpdate): Promise<boolean>;
  /**
   * Ends a run whose owner is gone, so that its owner cannot write any more; it stays among those that the node has to
   * tidy up. False when it is not at this `fence` any more.
   */
  giveUp(runId: string, fence: number, update: RunUpdate): Promise<boolean>;
  /** Puts a claimed run back into the queue; its owner cannot write any more. False as with {@link giveUp}. */
  requeue(runId: string, fence: number): Promise<boolean>;
  /** Of a run, also a while after its end. */
  state(runId: string): Promise<RunState | undefined>;
  /** The newest run of a task, also a while after its end. */
  runOf(taskId: string): Promise<string | undefined>;
  /** Tells that a worker or a driver is alive. */
  beat(member: string, identity?: WorkerIdentity): Promise<void>;
  /** Milliseconds since {@link beat} was called for it; `undefined` when it left or never was. */
  silence(member: string): Promise<number | undefined>;
  /** The worker or driver will not be heard of again. */
  leave(member: string): Promise<void>;
  /** What workers of this node own or have to tidy up, with how long the owner of each has been silent. */
  runsOf(node: string): Promise<readonly NodeRun[]>;
  /** Nothing of a run that ended without its owner is left on the node. */
  tidied(runId: string, node: string): Promise<void>;
  /** Appends to the direction `down`. */
  append(runId: string, messages: readonly Uint8Array[]): Promise<void>;
  /** In order, those after a cursor; as many as there are, and at most about a MiB. */
  read(runId: string, direction: Direction, after: string | undefined): Promise<readonly StoredMessage[]>;
  /** Calls back when there may be messages; may be silent when the connection was lost. Returns what ends it. */
  watch(runId: string, direction: Direction, onNews: () => void): () => void;
  /** Forgets messages up to a cursor, and that one. */
  discard(runId: string, direction: Direction, upTo: string): Promise<void>;
  /** Closes the connections. Runs and workers stay as they are. Idempotent. */
  close(): Promise<void>;
}

/** A run on a node, as its workers look for those that nobody takes care of. */
export interface NodeRun {
  readonly runId: string;
  readonly fence: number;
  readonly workerId: string;
  readonly silentMs: number | undefined;
  /** Given up: only what is left of it on the node is to be removed. */
  readonly ended: boolean;
}
