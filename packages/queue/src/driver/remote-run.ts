import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { DrvError } from '@drv/core';
import { publishStoreQueue } from '@drv/core/driver';
import { deferred } from '../channel/deferred.ts';
import { errorOf } from '../protocol/error-data.ts';
import type { Call, CollectLimits, DownMessage, Received, UpMessage } from '../protocol/messages.ts';
import { decodeRecord, type Outcome } from '../protocol/record.ts';
import type { RunState } from '../store/task-store.ts';
import { Bulk } from './bulk.ts';
import { giveUpRun } from './give-up-run.ts';
import { hearWorker } from './hear-worker.ts';
import { RemoteCalls } from './remote-calls.ts';
import { RemoteCollections, type Collection } from './remote-collections.ts';
import type { RemoteRunOptions } from './remote-run-options.ts';
import { openRunLink, type RunLink } from './run-link.ts';
import type { RunListener } from './run-listener.ts';
import { Repeats, type Started } from './repeats.ts';
import { RunSteps } from './run-steps.ts';

/** A task in the queue, as the driver of its caller sees it: one run of it, or several where nodes are lost. */
export class RemoteRun {
  readonly taskId: string;
  readonly steps: RunSteps;
  /** What it is given, and what it gives. */
  readonly bulk: Bulk;
  listener: RunListener = {};
  readonly #options: RemoteRunOptions;
  readonly #ended = new AbortController();
  readonly #calls: RemoteCalls;
  readonly #collections: RemoteCollections;
  readonly #ready = deferred();
  #link: RunLink;
  readonly #repeats: Repeats;
  /** Told by the worker of a run that is repeated once nothing is left of it. */
  #unknown: Outcome | undefined;
  #hasCaughtUp = false;
  /** The fence at which its owner was silent for too long when it was looked at last. */
  #wasSilentAt: number | undefined;
  #heardAt = performance.now();

  constructor(options: RemoteRunOptions) {
    const { taskId, mostRuns, recovered } = options;
    this.taskId = taskId;
    this.#options = options;
    this.#link = this.#open(recovered?.runId);
    this.steps = new RunSteps(taskId);
    this.#repeats = new Repeats({
      ...options,
      open: () => this.#open(),
      onBegun: (link, start) => this.#repeat(link, start),
    });
    this.bulk = new Bulk({
      ...options,
      store: options.store.name,
      isCompared: mostRuns > 1,
      received: recovered?.received,
      send: (message, payload) => this.send(message, payload),
      forgetRead: () => this.#link.forgetRead(),
      onInputTaken: (bytes) => this.listener.onInputTaken?.(bytes),
    });
    this.#calls = new RemoteCalls(taskId, this.steps, (message) => this.send(message));
    this.#collections = new RemoteCollections(taskId, this, this.bulk.deliveries);
  }

  /** Of the newest run of the task. */
  get runId(): string {
    return this.#link.runId;
  }

  /** Aborted when nobody listens any more. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** What the worker said, and says, is heard from now on. Of a run of another process: when it is started again. */
  listen(): void {
    this.#ready.resolve();
  }

  /** Puts the task into the queue, and listens. False when another one of its id is alive. */
  submit(): Promise<boolean> {
    this.listen();
    return this.#options.submit(this.runId);
  }

  /** Says something to the worker. Resolves when it is in the store, or when nobody listens any more. Never rejects. */
  send(message: DownMessage, payload?: Uint8Array): Promise<void> {
    if (message.type === 'start') this.#repeats.noteStart({ message, input: payload });
    if (message.type === 'close') this.#repeats.end();
    return (this.#repeats.next ?? this.#link).send(message, payload);
  }

  /** Asks something of the running task. */
  call(call: Call): Promise<void> {
    return this.#calls.call(call);
  }

  /** What the task has left at a path, once it has ended: frames of entries, written to the stream. */
  collect(path: string, limits: CollectLimits, into: Writable): Collection {
    return this.#collections.ask(path, limits, into);
  }

  /** Looks whether the run is still taken care of, if nothing was heard of it for a while. */
  async check(): Promise<void> {
    const isQuiet = performance.now() - this.#heardAt >= this.#options.lostMs / 4;
    if (isQuiet && (!this.steps.isOver || this.#collections.areOpen)) await this.#ask();
  }

  async #ask(): Promise<void> {
    const { store, lostMs } = this.#options;
    const state = await store.state(this.runId);
    this.#heardAt = performance.now() - lostMs / 4 + lostMs / 8;
    if (state === undefined) {
      return this.#cutOff(new DrvError('DRV_OUTCOME_UNKNOWN', 'The store does not know the run any more'));
    }
    try {
      await this.#look(state);
    } catch (error) {
      if (!DrvError.is(error, 'DRV_PROTOCOL')) throw error;
      this.#cutOff(error);
    }
  }

  /** The run has no more to tell, or nobody listens. */
  end(): void {
    this.#collections.lose();
    this.#ended.abort();
    this.bulk.end();
    this.#link.end();
    this.#repeats.next?.end();
  }

  /** The caller's side has failed. What is at the worker is for `steps.closed` to tell. */
  fail(error: unknown): void {
    this.steps.conclude(undefined, error);
  }

  /** Nothing more will be heard of it. */
  #cutOff(error: unknown): void {
    this.fail(error);
    this.#close();
  }

  #close(): void {
    this.#collections.lose();
    this.steps.close();
  }

  #conclude({ result, error }: Outcome): void {
    this.steps.conclude(result, error && errorOf(error, this.taskId));
  }

  #mayRepeat({ error }: Outcome): boolean {
    const isUnknown = error?.code === 'DRV_NODE_LOST' || error?.code === 'DRV_OUTCOME_UNKNOWN';
    return isUnknown && !this.steps.isOver && this.#repeats.isAllowed;
  }

  #hearOutcome(outcome: Outcome): void {
    if (this.#mayRepeat(outcome)) this.#unknown = outcome;
    else if (this.#unknown === undefined) this.#conclude(outcome);
  }

  /** Nothing is left of the run. Where the store does not answer now, it is asked again by `check`. */
  async #hearClosed(): Promise<void> {
    const unknown = this.#unknown;
    if (unknown !== undefined) {
      if (await this.#repeats.begin()) return;
      this.#conclude(unknown);
    }
    this.#close();
  }

  async #look(state: RunState): Promise<void> {
    const { codec, lostMs } = this.#options;
    const { outcome } = decodeRecord(state.record, state.runId, codec);
    const isSilent = state.phase === 'claimed' && (state.silentMs ?? 0) > lostMs;
    // After a while without the store all are silent: it counts when it is seen a second time.
    const isLost = isSilent && this.#wasSilentAt === state.fence;
    this.#wasSilentAt = isSilent ? state.fence : undefined;
    const known = outcome ?? (isLost ? await giveUpRun(state, this.#options) : undefined);
    if (known === undefined) return state.phase === 'ended' ? this.#close() : undefined;
    const hasEnded = outcome === undefined || state.phase === 'ended';
    if (this.#mayRepeat(known)) {
      if (hasEnded && (await this.#repeats.begin())) return;
      // Its worker is about to remove what is left of it.
      if (!hasEnded && !isLost) return;
    }
    this.#conclude(known);
    if (hasEnded) this.#close();
    else if (isLost) this.#collections.lose();
  }

  /** What is left of the run before is removed by its node, should that come back. */
  #repeat(link: RunLink, { message, input }: Started): void {
    this.#unknown = undefined;
    this.#link.end();
    this.#link = link;
    publishStoreQueue({ event: 'repeated', store: this.#options.store.name });
    this.#heardAt = performance.now();
    void link.send(message, input);
    this.bulk.restart();
  }

  /** What was read of a recovered run need not be there any more: its record tells the end, too. */
  #caughtUp(): void {
    if (this.#hasCaughtUp) return;
    this.#hasCaughtUp = true;
    if (this.#options.recovered !== undefined && !this.steps.isOver) void this.#ask().catch(() => {});
  }

  #open(known?: string): RunLink {
    const { store, codec, client, lostMs } = this.#options;
    const link: RunLink = openRunLink({
      store,
      codec,
      client,
      runId: known ?? randomUUID(),
      isNew: known === undefined,
      ready: this.#ready.promise,
      onCaughtUp: () => this.#caughtUp(),
      onMessage: (received) => {
        if (link === (this.#repeats.next ?? this.#link)) this.#hear(received);
      },
      onSilence: (ms, error) => {
        if (ms > lostMs) this.#cutOff(error);
      },
      onFailure: (error) => this.#cutOff(error),
    });
    return link;
  }

  #hear(received: Received<UpMessage>): void {
    this.#heardAt = performance.now();
    hearWorker(received, {
      steps: this.steps,
      bulk: this.bulk,
      listener: this.listener,
      calls: this.#calls,
      collections: this.#collections,
      conclude: (outcome) => this.#hearOutcome(outcome),
      close: () => void this.#hearClosed().catch(() => {}),
    });
  }
}
