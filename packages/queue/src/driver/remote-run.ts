import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { DrvError } from '@drv/core';
import { publishStoreQueue } from '@drv/core/driver';
import type { Codec } from '../protocol/codec.ts';
import { errorOf } from '../protocol/error-data.ts';
import type { Call, CollectLimits, DownMessage, Received, UpMessage } from '../protocol/messages.ts';
import { decodeRecord, type Outcome } from '../protocol/record.ts';
import type { RunState, TaskStore } from '../store/task-store.ts';
import { Deliveries } from './deliveries.ts';
import { giveUpRun } from './give-up-run.ts';
import { RemoteCalls } from './remote-calls.ts';
import { RemoteCollections, type Collection } from './remote-collections.ts';
import { openRunLink, type RunLink } from './run-link.ts';
import type { RunListener } from './run-listener.ts';
import { RunSteps } from './run-steps.ts';

export interface RemoteRunOptions {
  readonly store: TaskStore;
  readonly codec: Codec;
  readonly client: string;
  readonly taskId: string;
  /** Milliseconds of silence after which a worker is gone, and after which a store is. */
  readonly lostMs: number;
  /** How often the task may be run in all, where a node is lost on which it may have run. */
  readonly mostRuns: number;
  /** Puts the task into the queue, as a run of this id. False when another run of the task has not ended. */
  readonly submit: (runId: string) => Promise<boolean>;
}

type StartMessage = DownMessage & { readonly type: 'start' };

/** A task in the queue, as the driver of its caller sees it: one run of it, or several where nodes are lost. */
export class RemoteRun {
  readonly taskId: string;
  readonly steps: RunSteps;
  /** What it gives, on its way to the caller. */
  readonly deliveries: Deliveries;
  listener: RunListener = {};
  readonly #options: RemoteRunOptions;
  readonly #ended = new AbortController();
  readonly #calls: RemoteCalls;
  readonly #collections: RemoteCollections;
  #link: RunLink;
  /** The run that comes after the one that was lost, while it is not certain to be in the queue. */
  #next: RunLink | undefined;
  #runs = 1;
  #start: { readonly message: StartMessage; readonly input: Uint8Array | undefined } | undefined;
  #isClosing = false;
  #heardAt = performance.now();

  constructor(options: RemoteRunOptions) {
    const { taskId, mostRuns } = options;
    this.taskId = taskId;
    this.#options = options;
    this.#link = this.#open();
    this.steps = new RunSteps(taskId);
    this.deliveries = new Deliveries({
      isCompared: mostRuns > 1,
      onTaken: (bytes) => {
        void this.send({ type: 'taken', bytes });
        this.#link.forgetRead();
      },
    });
    this.#calls = new RemoteCalls(taskId, this.steps, (message) => this.send(message));
    this.#collections = new RemoteCollections(taskId, this, this.deliveries);
  }

  /** Of the newest run of the task. */
  get runId(): string {
    return this.#link.runId;
  }

  /** Aborted when nobody listens any more. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Puts the task into the queue. False when another one of its id is alive. */
  submit(): Promise<boolean> {
    return this.#options.submit(this.runId);
  }

  /** Says something to the worker. Resolves when it is in the store, or when nobody listens any more. Never rejects. */
  send(message: DownMessage, payload?: Uint8Array): Promise<void> {
    if (message.type === 'start') this.#start = { message, input: payload };
    if (message.type === 'close') this.#isClosing = true;
    return (this.#next ?? this.#link).send(message, payload);
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
    const { store, lostMs } = this.#options;
    const isOver = this.steps.isOver && !this.#collections.areOpen;
    if (isOver || performance.now() - this.#heardAt < lostMs / 4) return;
    const state = await store.state(this.runId);
    this.#heardAt = performance.now() - lostMs / 4 + lostMs / 8;
    if (state === undefined) {
      return this.cutOff(new DrvError('DRV_OUTCOME_UNKNOWN', 'The store does not know the run any more'));
    }
    await this.#look(state);
  }

  /** The run has no more to tell, or nobody listens. */
  end(): void {
    this.#collections.lose();
    this.#ended.abort();
    this.#link.end();
    this.#next?.end();
  }

  /** Nothing more will be heard of it. */
  cutOff(error: unknown): void {
    this.fail(error);
    this.#close();
  }

  /** The caller's side has failed. What is at the worker is for `steps.closed` to tell. */
  fail(error: unknown): void {
    this.steps.conclude(undefined, error);
  }

  #close(): void {
    this.#collections.lose();
    this.steps.close();
  }

  #conclude({ result, error }: Outcome): void {
    this.steps.conclude(result, error && errorOf(error, this.taskId));
  }

  async #look(state: RunState): Promise<void> {
    const { codec, lostMs } = this.#options;
    const { outcome } = decodeRecord(state.record, state.runId, codec);
    const isLost = state.phase === 'claimed' && (state.silentMs ?? 0) > lostMs;
    const known = outcome ?? (isLost ? await giveUpRun(state, this.#options) : undefined);
    if (known === undefined) return state.phase === 'ended' ? this.#close() : undefined;
    if (known.error?.code === 'DRV_NODE_LOST' && (await this.#runAgain())) return;
    this.#conclude(known);
    if (outcome === undefined || state.phase === 'ended') this.#close();
    else if (isLost) this.#collections.lose();
  }

  /**
   * As a new run: what the lost one has left is removed by its node, should that come back. False where the task must not be
   * run again. Rejects when the store does not answer; it may then be called again.
   */
  async #runAgain(): Promise<boolean> {
    const { mostRuns, submit } = this.#options;
    const start = this.#start;
    // An input that came as a stream is gone.
    const isAllowed = !this.steps.isOver && !this.#isClosing && this.#runs < mostRuns;
    if (start === undefined || start.message.stdin === 'stream') return false;
    if (this.#next === undefined && !isAllowed) return false;
    const next = (this.#next ??= this.#open());
    const isSubmitted = await submit(next.runId);
    this.#next = undefined;
    if (!isSubmitted) {
      next.end();
      return false;
    }
    this.#link.end();
    this.#link = next;
    this.#runs += 1;
    publishStoreQueue({ event: 'repeated', store: this.#options.store.name });
    this.#heardAt = performance.now();
    void next.send(start.message, start.input);
    this.deliveries.restart();
    return true;
  }

  #open(): RunLink {
    const { store, codec, client, lostMs } = this.#options;
    const link: RunLink = openRunLink({
      store,
      codec,
      client,
      runId: randomUUID(),
      onMessage: (received) => {
        if (link === (this.#next ?? this.#link)) this.#hear(received);
      },
      onSilence: (ms, error) => {
        if (ms > lostMs) this.cutOff(error);
      },
      onFailure: (error) => this.cutOff(error),
    });
    return link;
  }

  #hear({ message, payload }: Received<UpMessage>): void {
    this.#heardAt = performance.now();
    switch (message.type) {
      case 'credentials-wanted':
        this.listener.onCredentialsWanted?.(message);
        break;
      case 'pull':
        this.listener.onPull?.(message);
        break;
      case 'files':
        this.listener.onFiles?.(message);
        break;
      case 'prepared':
        this.steps.reachPrepared();
        break;
      case 'started':
        this.steps.reachStarted();
        break;
      case 'output':
        this.deliveries.push(message.stream, payload, message.at);
        break;
      case 'input-taken':
        this.listener.onInputTaken?.(message.bytes);
        break;
      case 'sample':
        this.listener.onSample?.(message.sample);
        break;
      case 'answer':
        this.#calls.answer(message);
        break;
      case 'outcome':
        this.#conclude(message.outcome);
        break;
      case 'collected':
        this.#collections.answer(message);
        break;
      case 'closed':
        this.#conclude({});
        this.#close();
        break;
      default:
        message satisfies never;
    }
  }
}
