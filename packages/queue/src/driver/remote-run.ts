import { randomUUID } from 'node:crypto';
import { DrvError } from '@drv/core';
import { publishStoreQueue } from '@drv/core/driver';
import { deferred } from '../channel/deferred.ts';
import type { DownMessage, Received, UpMessage } from '../protocol/messages.ts';
import { Bulk } from './bulk.ts';
import { hearWorker } from './hear-worker.ts';
import { RemoteCalls } from './remote-calls.ts';
import { RemoteCollections } from './remote-collections.ts';
import type { RemoteRunOptions } from './remote-run-options.ts';
import { RunEnd } from './run-end.ts';
import { openRunLink, type RunLink } from './run-link.ts';
import type { RunListener } from './run-listener.ts';
import { Repeats, type Started } from './repeats.ts';
import { RunSteps } from './run-steps.ts';
import { RunWatch, type Seen } from './run-watch.ts';
import { storeAway } from './store-away.ts';
import { Submission } from './submission.ts';

/** A task in the queue, as the driver of its caller sees it: one run of it, or several where nodes are lost. */
export class RemoteRun {
  readonly taskId: string;
  readonly steps: RunSteps;
  /** What it is given, and what it gives. */
  readonly bulk: Bulk;
  /** What is asked of the running task. */
  readonly calls: RemoteCalls;
  /** What it has left, once it has ended. */
  readonly collections: RemoteCollections;
  listener: RunListener = {};
  readonly #options: RemoteRunOptions;
  readonly #ended = new AbortController();
  readonly #ready = deferred();
  #link: RunLink;
  readonly #repeats: Repeats;
  readonly #watch: RunWatch;
  readonly #end: RunEnd;
  #submission: Submission | undefined;
  #hasCaughtUp = false;
  /** The task may have been started. */
  #mayRun: boolean;

  constructor(options: RemoteRunOptions) {
    const { taskId, mostRuns, recovered } = options;
    this.taskId = taskId;
    this.#options = options;
    this.#watch = new RunWatch(options);
    this.#mayRun = recovered !== undefined;
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
    this.calls = new RemoteCalls(taskId, this.steps, (message) => this.send(message));
    this.collections = new RemoteCollections(taskId, this, this.bulk.deliveries);
    const parts = { taskId, steps: this.steps, repeats: this.#repeats, collections: this.collections };
    this.#end = new RunEnd(parts);
  }

  /** Of the newest run of the task. */
  get runId(): string {
    return this.#link.runId;
  }

  /** The same, of one that is not certain to be in the queue, too. */
  get newestRunId(): string {
    return this.#newest.runId;
  }

  /** Nobody has said that it is over: of a worker that has it, or of the queue. */
  get mayGoOn(): boolean {
    return !this.#end.isOver || this.#repeats.next !== undefined;
  }

  /** Aborted when nobody listens any more. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** What the worker said, and says, is heard from now on. Of a run of another process: when it is started again. */
  listen(): void {
    this.#ready.resolve();
  }

  /** The store did not say that it has the task, and may take it later than it was waited for. */
  get mayComeLate(): boolean {
    return this.#submission?.mayComeLate === true;
  }

  /** Puts the task into the queue, and listens. False when another one of its id is alive. */
  async submit(): Promise<boolean> {
    this.listen();
    this.#submission = new Submission(this.#options.submit(this.runId));
    return this.#submission.answer;
  }

  /** Resolves when what was to be put into the queue is there, or is not. */
  async submitted(): Promise<void> {
    await Promise.allSettled([this.#submission?.answer, this.#repeats.beginning]);
  }

  /** Says something to the worker. Resolves when it is in the store, or when it was hung up. Never rejects. */
  send(message: DownMessage, payload?: Uint8Array): Promise<void> {
    this.#note(message, payload);
    return this.#newest.send(message, payload);
  }

  /** It is to be closed. Of one that has ended, and of which nothing is collected, that has begun already. */
  close({ collects }: { readonly collects: boolean }): void {
    if (!this.mayGoOn) return;
    if (collects || !this.#end.isTold) void this.send({ type: 'close' });
    else this.#note({ type: 'close' });
  }

  /** Looks whether the run is still taken care of, if nothing was heard of it for a while. */
  async check(): Promise<void> {
    // The store does not know it yet.
    if (this.#submission?.isPending === true) return;
    const isAwaited = !this.steps.isOver || this.collections.areOpen || this.#watch.isUnwanted;
    if (this.#watch.isDeaf ? this.mayGoOn : this.#watch.isQuiet && isAwaited) await this.#look();
  }

  /** The run has no more to tell, or nobody listens. What was said to it is still sent. */
  end(): void {
    this.collections.lose();
    this.#ended.abort();
    this.bulk.end();
    for (const link of this.#links) link.end();
  }

  /** What was not sent is not sent any more. */
  hangUp(): void {
    for (const link of this.#links) link.hangUp();
  }

  /** Nothing is left of the run. */
  noteOver(): void {
    this.#end.noteOver();
  }

  /** The caller's side has failed. What is at the worker is for `steps.closed` to tell. */
  fail(error: unknown): void {
    this.steps.conclude(undefined, error);
  }

  /** The store is away: nothing more will be heard of it, and it may go on. */
  cutOff(error: unknown): void {
    this.fail(this.#mayRun ? storeAway(this.taskId, error) : error);
    this.#end.cutOff();
  }

  /** Nothing more can be heard of it: whether it is over can be seen. */
  #deafen(error: unknown): void {
    this.#watch.deafen();
    this.fail(error);
    this.collections.lose();
  }

  #note(message: DownMessage, payload?: Uint8Array): void {
    if (message.type === 'start') this.#mayRun = true;
    this.#repeats.said(message, payload);
    this.#watch.said(message);
  }

  get #newest(): RunLink {
    return this.#repeats.next ?? this.#link;
  }

  get #links(): readonly RunLink[] {
    return this.#link === this.#newest ? [this.#link] : [this.#link, this.#newest];
  }

  async #look(): Promise<void> {
    const link = this.#link;
    try {
      const seen = await this.#watch.look(link.runId);
      // The store may have taken long: the task runs again, and its next run is not over because this one is.
      if (link !== this.#link) return;
      if (seen === undefined) {
        this.fail(new DrvError('DRV_OUTCOME_UNKNOWN', 'The store does not know the run any more'));
        return this.noteOver();
      }
      if (seen.isLost && this.#watch.isDeaf) this.#end.cutOff();
      if (seen.hasEnded || seen.outcome !== undefined) void this.#see(seen, link).catch(() => {});
    } catch (error) {
      if (!DrvError.is(error, 'DRV_PROTOCOL')) throw error;
      if (link === this.#link) this.#deafen(error);
    }
  }

  async #see(seen: Seen, link: RunLink): Promise<void> {
    // What its worker said before may be on its way from the store, and the end with it.
    await link.heard();
    if (link === this.#link) await this.#end.see(seen);
  }

  /** What is left of the run before is removed by its node, should that come back. */
  #repeat(link: RunLink, { message, input }: Started): void {
    this.#end.restart();
    this.#link.end();
    this.#link.hangUp();
    this.#link = link;
    publishStoreQueue({ event: 'repeated', store: this.#options.store.name });
    this.#watch.heard();
    void link.send(message, input);
    this.bulk.restart();
  }

  /** What was read of a recovered run need not be there any more: its record tells the end, too. */
  #caughtUp(): void {
    if (this.#hasCaughtUp) return;
    this.#hasCaughtUp = true;
    if (!this.steps.isOver) void this.#look().catch(() => {});
  }

  #open(known?: string): RunLink {
    const link: RunLink = openRunLink({
      ...this.#options,
      runId: known ?? randomUUID(),
      isNew: known === undefined,
      ready: this.#ready.promise,
      onCaughtUp: known === undefined ? undefined : () => this.#caughtUp(),
      onMessage: (received) => {
        if (link === this.#newest) this.#hear(received);
      },
      onSilence: (ms, error) => {
        if (ms > this.#options.lostMs) this.cutOff(error);
      },
      onFailure: (error) => this.#deafen(error),
    });
    return link;
  }

  #hear(received: Received<UpMessage>): void {
    this.#watch.heard();
    hearWorker(received, this, this.#end);
  }
}
