import type { Writable } from 'node:stream';
import { DrvError, type RunResult } from '@drv/core';
import { deferred } from '../channel/deferred.ts';
import { followMessages } from '../channel/follow-messages.ts';
import type { Codec } from '../protocol/codec.ts';
import { errorOf } from '../protocol/error-data.ts';
import {
  createMessageReader,
  type Call,
  type CollectLimits,
  type Received,
  type UpMessage,
} from '../protocol/messages.ts';
import { decodeRecord, type Outcome } from '../protocol/record.ts';
import type { RunState, TaskStore } from '../store/task-store.ts';
import { Deliveries } from './deliveries.ts';
import { giveUpRun } from './give-up-run.ts';
import { RemoteCollections, type Collection } from './remote-collections.ts';
import type { RunListener } from './run-listener.ts';
import { createSender, type Sender } from './sender.ts';

export interface RemoteRunOptions {
  readonly store: TaskStore;
  readonly codec: Codec;
  readonly client: string;
  readonly runId: string;
  readonly taskId: string;
  /** Milliseconds of silence after which a worker is gone, and after which a store is. */
  readonly lostMs: number;
}

/** A run in the queue, as the driver of its caller sees it. */
export class RemoteRun {
  readonly runId: string;
  readonly taskId: string;
  readonly sender: Sender;
  /** What it gives, on its way to the caller. */
  readonly deliveries: Deliveries;
  listener: RunListener = {};
  readonly #options: RemoteRunOptions;
  readonly #prepared = deferred();
  readonly #started = deferred();
  readonly #outcome = deferred<RunResult | undefined>();
  readonly #closed = deferred();
  readonly #calls = new Map<number, (error?: DrvError) => void>();
  readonly #over = new AbortController();
  readonly #collections: RemoteCollections;
  #callCount = 0;
  #heardAt = performance.now();
  #isOver = false;

  constructor(options: RemoteRunOptions) {
    const { store, runId, taskId, codec, client, lostMs } = options;
    this.runId = runId;
    this.taskId = taskId;
    this.#options = options;
    this.sender = createSender(store, runId, { codec, client });
    this.deliveries = new Deliveries((bytes) => {
      void this.sender.send({ type: 'taken', bytes });
      this.#forgetRead();
    });
    this.#collections = new RemoteCollections(taskId, this.sender, this.deliveries);
    const read = createMessageReader<UpMessage>(codec, `up:${runId}`);
    void followMessages(store, {
      runId,
      direction: 'up',
      isNew: true,
      signal: this.#over.signal,
      onMessage: (body, cursor) => {
        const received = read(body);
        this.#cursor = cursor;
        if (received !== undefined) this.#hear(received);
      },
      onSilence: (ms, error) => {
        if (ms > lostMs) this.#cutOff(error);
      },
    }).catch((error: unknown) => this.#cutOff(error));
  }

  #cursor: string | undefined;

  /** Resolves when the container exists. The steps reject with what the run ended in before they were reached. */
  get prepared(): Promise<void> {
    return this.#prepared.promise;
  }

  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** `undefined`: the run was closed before its start. */
  get outcome(): Promise<RunResult | undefined> {
    return this.#outcome.promise;
  }

  /** Resolves when nothing of the run is left on its node, as far as anybody can know. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** Asks something of the running task. Once it has ended, `kill` is done and all else is `DRV_INVALID_STATE`. */
  async call(call: Call): Promise<void> {
    if (this.#isOver) return this.#tooLate(call);
    this.#callCount += 1;
    const id = this.#callCount;
    const answer = deferred();
    this.#calls.set(id, (error) => (error === undefined ? answer.resolve() : answer.reject(error)));
    void this.sender.send({ type: 'call', id, call });
    await Promise.race([
      answer.promise,
      this.#outcome.promise.catch(() => {}).then(() => this.#tooLate(call)),
    ]);
    this.#calls.delete(id);
  }

  /** What the task has left at a path, once it has ended: frames of entries, written to the stream. */
  collect(path: string, limits: CollectLimits, into: Writable): Collection {
    return this.#collections.ask(path, limits, into);
  }

  /** Looks whether the run is still taken care of, if nothing was heard of it for a while. */
  async check(): Promise<void> {
    const { store, lostMs } = this.#options;
    const isOver = this.#isOver && !this.#collections.areOpen;
    if (isOver || performance.now() - this.#heardAt < lostMs / 4) return;
    const state = await store.state(this.runId);
    this.#heardAt = performance.now() - lostMs / 4 + lostMs / 8;
    if (state === undefined) {
      return this.#cutOff(new DrvError('DRV_OUTCOME_UNKNOWN', 'The store does not know the run any more'));
    }
    const record = decodeRecord(state.record, this.runId, this.#options.codec);
    const isLost = state.phase === 'claimed' && (state.silentMs ?? 0) > lostMs;
    if (record.outcome !== undefined) {
      this.#conclude(record.outcome);
      if (isLost) this.#collections.lose();
    } else if (isLost) await this.#giveUp(state);
    if (state.phase === 'ended') this.#close();
  }

  /** The run has no more to tell, or nobody listens. */
  end(): void {
    this.#collections.lose();
    this.#over.abort();
    this.sender.close();
  }

  /** The caller's side has failed. What is at the worker is for {@link closed} to tell. */
  fail(error: unknown): void {
    this.#conclude({}, error);
  }

  /** Nothing more will be heard. */
  #cutOff(error: unknown): void {
    this.#conclude({}, error);
    this.#close();
  }

  #close(): void {
    this.#collections.lose();
    this.#closed.resolve();
  }

  /** Messages that were read need not be kept. */
  #forgetRead(): void {
    const { store } = this.#options;
    if (this.#cursor !== undefined) store.discard(this.runId, 'up', this.#cursor).catch(() => {});
  }

  async #giveUp(state: RunState): Promise<void> {
    const outcome = await giveUpRun(state, this.#options);
    if (outcome === undefined) return;
    this.#conclude(outcome);
    this.#close();
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
        this.#prepared.resolve();
        break;
      case 'started':
        this.#prepared.resolve();
        this.#started.resolve();
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
        this.#calls.get(message.id)?.(message.error && errorOf(message.error, this.taskId));
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

  #conclude({ result, error: data }: Outcome, thrown?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const error = thrown ?? (data === undefined ? undefined : errorOf(data, this.taskId));
    const early = error ?? new DrvError('DRV_INVALID_STATE', 'The task was closed', { taskId: this.taskId });
    if (result === undefined) {
      this.#prepared.reject(early);
      this.#started.reject(early);
    } else {
      this.#prepared.resolve();
      this.#started.resolve();
    }
    if (error === undefined) this.#outcome.resolve(result);
    else this.#outcome.reject(error);
  }

  #tooLate({ op }: Call): void {
    if (op === 'kill') return;
    throw new DrvError('DRV_INVALID_STATE', `The task cannot ${op}: it has ended`, {
      op,
      taskId: this.taskId,
    });
  }
}
