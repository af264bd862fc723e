import { DrvError, type RunResult, type StatsSample } from '@drv/core';
import { deferred } from '../channel/deferred.ts';
import { followMessages } from '../channel/follow-messages.ts';
import type { Codec } from '../protocol/codec.ts';
import { errorOf } from '../protocol/error-data.ts';
import { createMessageReader, type Call, type Received, type UpMessage } from '../protocol/messages.ts';
import { decodeRecord, encodeRecord, type Outcome } from '../protocol/record.ts';
import type { RunState, TaskStore } from '../store/task-store.ts';
import { createSender, type Sender } from './sender.ts';

/** What a run is told of, beside its steps. */
export interface RunListener {
  onCredentialsWanted?(message: UpMessage & { readonly type: 'credentials-wanted' }): void;
  onPull?(message: UpMessage & { readonly type: 'pull' }): void;
  onFiles?(message: UpMessage & { readonly type: 'files' }): void;
  onOutput?(stream: 'stdout' | 'stderr', chunk: Buffer, at: number): void;
  onInputTaken?(bytes: number): void;
  onSample?(sample: StatsSample): void;
}

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
  listener: RunListener = {};
  readonly #options: RemoteRunOptions;
  readonly #prepared = deferred();
  readonly #started = deferred();
  readonly #outcome = deferred<RunResult | undefined>();
  readonly #closed = deferred();
  readonly #calls = new Map<number, (error?: DrvError) => void>();
  readonly #over = new AbortController();
  #callCount = 0;
  #heardAt = performance.now();
  #isOver = false;

  constructor(options: RemoteRunOptions) {
    const { store, runId, taskId, codec, client, lostMs } = options;
    this.runId = runId;
    this.taskId = taskId;
    this.#options = options;
    this.sender = createSender(store, runId, { codec, client });
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

  /** Messages that were read need not be kept. */
  forgetRead(): void {
    const { store } = this.#options;
    if (this.#cursor !== undefined) store.discard(this.runId, 'up', this.#cursor).catch(() => {});
  }

  /** Looks whether the run is still taken care of, if nothing was heard of it for a while. */
  async check(): Promise<void> {
    const { store, lostMs } = this.#options;
    if (this.#isOver || performance.now() - this.#heardAt < lostMs / 4) return;
    const state = await store.state(this.runId);
    this.#heardAt = performance.now() - lostMs / 4 + lostMs / 8;
    if (state === undefined) {
      return this.#cutOff(new DrvError('DRV_OUTCOME_UNKNOWN', 'The store does not know the run any more'));
    }
    const record = decodeRecord(state.record, this.runId, this.#options.codec);
    if (record.outcome !== undefined) this.#conclude(record.outcome);
    else if (state.phase === 'claimed' && (state.silentMs ?? 0) > lostMs) await this.#giveUp(state);
    if (state.phase === 'ended') this.#closed.resolve();
  }

  /** The run has no more to tell, or nobody listens. */
  end(): void {
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
    this.#closed.resolve();
  }

  /** Its node is gone. What was never started goes back into the queue, and is run elsewhere. */
  async #giveUp({ fence, node, record: body }: RunState): Promise<void> {
    const { store, codec, lostMs } = this.#options;
    const record = decodeRecord(body, this.runId, codec);
    if (record.mayHaveRun !== true) return void (await store.requeue(this.runId, fence));
    const message = `The node ${node} has not been heard of for ${lostMs} ms; the task ran there, or may have`;
    const outcome: Outcome = { error: { code: 'DRV_NODE_LOST', message, retryable: false } };
    const given = await store.giveUp(this.runId, fence, {
      record: encodeRecord({ ...record, outcome }, this.runId, codec),
      ended: { text: 'DRV_NODE_LOST', failed: true },
    });
    if (given) {
      this.#conclude(outcome);
      this.#closed.resolve();
    }
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
        this.listener.onOutput?.(message.stream, payload, message.at);
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
      case 'closed':
        this.#conclude({});
        this.#closed.resolve();
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
