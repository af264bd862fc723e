import type { AbortOptions } from '@drv/core';
import type { KnownWorker, RunNeeds, WorkerIdentity, WorkerOffer } from './workers.ts';

/**
 * `up`: from a worker to the driver that submitted the run. `down`: to the worker, from the driver and from those who look on.
 * `look-…`: from the worker to one who looks on.
 */
export type Direction = 'up' | 'down' | `look-${string}`;

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
  /**
   * Whose it is, at most 64 letters, digits, "-" and "_": the tenants with waiting runs take turns, and
   * priority is among the runs of one. @default ''
   */
  readonly tenant?: string | undefined;
  /** What a worker has to have for it. @default nothing */
  readonly needs?: RunNeeds | undefined;
  /** Milliseconds from its submission on before which nobody claims it. @default 0 */
  readonly startAfterMs?: number | undefined;
  /** Milliseconds of silence of its owner after which it is {@link TaskStore.lost}. @default never */
  readonly lostMs?: number | undefined;
}

/** How many runs a queue has. */
export interface QueueDepth {
  /** Those included that are to start later. */
  readonly waiting: number;
  readonly claimed: number;
}

/** A run that a worker has taken. Everything that the worker writes carries its `fence`. */
export interface ClaimedRun extends Pick<QueuedRun, 'runId' | 'taskId' | 'body' | 'needs'> {
  /** Goes up by one with every owner: a writer whose fence is not the run's any more has lost it. */
  readonly fence: number;
  /** What was written last about the run, by this owner or one before. */
  readonly record: Uint8Array | undefined;
  /** Milliseconds, by the store's clock, since it was submitted, or since its time came. */
  readonly waitedMs: number;
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

/** A run that has not ended, as a list of them has it. */
export interface ListedRun extends Omit<RunState, 'phase'> {
  readonly phase: 'waiting' | 'claimed';
  /** Milliseconds, by the store's clock, since it was submitted. */
  readonly ageMs: number;
  /** Absent where it is larger than {@link LISTED_BODY_BYTES}. */
  readonly body: Uint8Array | undefined;
}

/** A message of a run, with its place in the order of its direction. */
export interface StoredMessage {
  readonly cursor: string;
  readonly body: Uint8Array;
}

/** Messages that were just written, as a store may tell those who watch: they need not read them. */
export interface NewMessages {
  /** Of the message before the first of these, also where that was forgotten; absent where there never was one. */
  readonly after: string | undefined;
  readonly messages: readonly StoredMessage[];
}

/** What an owner writes, at once or not at all. */
export interface RunUpdate {
  readonly record?: Uint8Array | undefined;
  /**
   * The place of the record among those of this owner, from 1 on: one that comes after a later one is not written, as where a
   * connection held it up and it was written again meanwhile. @default it is written
   */
  readonly order?: number | undefined;
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

/** Bytes of a queued task that is a part of a list. */
export const LISTED_BODY_BYTES = 16 * 1024;

/** The greatest priority of a run. */
export const MAX_PRIORITY = 1_000;

/** How a worker claims. */
export interface ClaimOptions extends AbortOptions {
  readonly waitMs: number;
  /** What it has left. @default no labels, and as much as is wanted */
  readonly offer?: WorkerOffer | undefined;
}

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
  /**
   * Takes a run out of the queue while it waits: it is ended, and nobody will claim it. False, and nothing was written, when it
   * waits no more.
   */
  withdraw(runId: string, update?: Pick<RunUpdate, 'record' | 'messages'>): Promise<boolean>;
  /**
   * Takes the next waiting run whose time has come and whose needs the offer meets, of the tenant whose last turn is longest
   * ago; `undefined` after `waitMs`, or when the signal aborts.
   *
   * @throws `DRV_INVALID_STATE` once the store is closed.
   */
  claim(worker: WorkerIdentity, options: ClaimOptions): Promise<ClaimedRun | undefined>;
  /** Takes over a run from its owner. `undefined` when it is not at this `fence` any more. */
  adopt(runId: string, fence: number, worker: WorkerIdentity): Promise<ClaimedRun | undefined>;
  /** False, and nothing was written, when the run is not at this `fence` any more. */
  write(runId: string, fence: number, update: RunUpdate): Promise<boolean>;
  /**
   * Ends a run whose owner is gone, so that its owner cannot write any more; it stays among those that the node has to
   * tidy up. False when it is not at this `fence` any more.
   */
  giveUp(runId: string, fence: number, update: RunUpdate): Promise<boolean>;
  /**
   * Puts a claimed run back into the queue; its owner cannot write any more. Where the owner is lost its node has to remove what it
   * has left there: until that is {@link tidied}, or the node has the run again. False as with {@link giveUp}.
   */
  requeue(
    runId: string,
    fence: number,
    options?: { readonly isLost?: boolean | undefined },
  ): Promise<boolean>;
  /** Of a run, also a while after its end. */
  state(runId: string): Promise<RunState | undefined>;
  /** The runs that have not ended, the oldest first, at most `limit` of them; and how many there are. */
  list(
    options: AbortOptions & { readonly limit: number },
  ): Promise<{ readonly runs: readonly ListedRun[]; readonly total: number }>;
  /** Runs whose owner has been silent for longer than they may: at most some hundred of them, and not always the same. */
  lost(): Promise<readonly RunState[]>;
  /**
   * Notes that a member goes on with a run that somebody else has submitted, unless another one does that was heard of within the
   * `silentMs` that it gave itself. Resolves with the silence of that one, in milliseconds; `undefined`: the member has it.
   */
  hold(runId: string, member: string, silentMs: number): Promise<number | undefined>;
  /** The member goes on with it no longer. */
  letGo(runId: string, member: string): Promise<void>;
  /** The newest run of a task, also a while after its end. */
  runOf(taskId: string): Promise<string | undefined>;
  /**
   * Tells that a worker or a driver is alive; and of a worker, what it has. The last word of one that leaves runs to the next worker of
   * its node says nothing of that: its silence is counted, and it takes care of nothing any more.
   */
  beat(member: string, worker?: Pick<KnownWorker, 'node' | 'offer'>): Promise<void>;
  /** Milliseconds since {@link beat} was called for it; `undefined` when it left or never was. */
  silence(member: string): Promise<number | undefined>;
  /** The worker or driver will not be heard of again. */
  leave(member: string): Promise<void>;
  /** The workers that were heard of, and have not left. */
  workers(): Promise<readonly KnownWorker[]>;
  depth(): Promise<QueueDepth>;
  /** What workers of this node own or have to tidy up, with how long the owner of each has been silent. */
  runsOf(node: string): Promise<readonly NodeRun[]>;
  /** Nothing of a run that ended, or went elsewhere, without its owner is left on the node. */
  tidied(runId: string, node: string): Promise<void>;
  /** Appends to a direction that has no fence. Those of one who looks on are forgotten a while after the last one. @default 'down' */
  append(runId: string, messages: readonly Uint8Array[], direction?: Exclude<Direction, 'up'>): Promise<void>;
  /** In order, those after a cursor; as many as there are, and at most about a MiB. */
  read(runId: string, direction: Direction, after: string | undefined): Promise<readonly StoredMessage[]>;
  /**
   * Calls back when there may be messages, perhaps with those that are new; once it listens, where some may have come before that;
   * and when the connection is cut. Returns what ends it.
   */
  watch(runId: string, direction: Direction, onNews: (told?: NewMessages) => void): () => void;
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
  /** Milliseconds since its owner was heard of; absent where that one has left, or has said its last word. */
  readonly silentMs: number | undefined;
  /** Given up: only what is left of it on the node is to be removed. */
  readonly ended: boolean;
  /**
   * Put back while this node was lost: what was submitted. Whoever has the run now, what is left of it on this node is to be removed.
   */
  readonly leftBody?: Uint8Array | undefined;
}
