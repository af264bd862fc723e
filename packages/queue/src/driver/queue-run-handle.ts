import type { Readable } from 'node:stream';
import {
  DrvError,
  type AbortOptions,
  type DriverCapabilities,
  type RunHandle,
  type RunResult,
  type SavedRun,
  type StatsSample,
} from '@drv/core';
import {
  abortReason,
  abortable,
  checkCallOptions,
  classifyDelivery,
  type DeliveryFacts,
  type KillOptions,
  reasonOf,
  type OutputEvidence,
  type StartOptions,
  type TaskWithId,
  type TerminalSize,
  throwIfAborted,
} from '@drv/core/driver';
import { deferred } from '../channel/deferred.ts';
import type { Delivery } from './delivery.ts';
import { giveInput, type InputPump } from './give-input.ts';
import type { RemoteRun } from './remote-run.ts';
import { SampleFeed } from './sample-feed.ts';
import { saveRun, type AskedStreams } from './saved-run.ts';

export interface HandleOptions {
  readonly task: TaskWithId;
  readonly capabilities: DriverCapabilities;
  /** Milliseconds in which the caller's streams have to take some of the rest after the exit. */
  readonly readerMs: number;
  /** Another process has started it, with these streams. */
  readonly recovered?: AskedStreams | undefined;
}

/** A task that runs on some node: its streams, its samples, its end. */
export class QueueRunHandle implements RunHandle {
  readonly taskId: string;
  readonly #run: RemoteRun;
  readonly #options: HandleOptions;
  readonly #deliveries: { readonly stdout: Delivery | undefined; readonly stderr: Delivery | undefined };
  readonly #samples = new SampleFeed();
  readonly #result = deferred<RunResult>();
  #input: InputPump | undefined;
  #hasEnded = false;

  constructor(run: RemoteRun, io: StartOptions, options: HandleOptions) {
    this.taskId = run.taskId;
    this.#run = run;
    this.#options = options;
    const deliver = (name: 'stdout' | 'stderr') => io[name] && run.bulk.deliveries.add(name, io[name]);
    this.#deliveries = { stdout: deliver('stdout'), stderr: deliver('stderr') };
    Object.assign(run.listener, {
      onInputTaken: (bytes: number) => this.#input?.taken(bytes),
      onSample: (sample: StatsSample) => {
        void this.#run.send({ type: 'sample-wanted' });
        this.#samples.push(sample);
      },
    });
    if (io.onStat !== undefined) this.#samples.onSample(io.onStat);
  }

  /** Sees the run through to its result. Comes before the start of the task, so that nothing of it is missed. */
  follow(io: Pick<StartOptions, 'signal'>): void {
    this.#conclude(io).then(this.#result.resolve, this.#result.reject);
  }

  /** There is a result. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The input that did not fit into the start, once the task runs. */
  giveInput(source: Readable): void {
    this.#input = giveInput(source, this.#run.bulk);
  }

  async wait(options: AbortOptions = {}): Promise<RunResult> {
    checkCallOptions('wait', options, { op: 'wait for task', taskId: this.taskId });
    return abortable(this.#result.promise, options.signal, 'wait for task');
  }

  async kill(given: KillOptions = {}): Promise<void> {
    checkCallOptions('kill', given, { op: 'kill task', taskId: this.taskId });
    const { signal, ...options } = given;
    throwIfAborted(signal, 'kill task');
    await abortable(this.#run.calls.call({ op: 'kill', options }), signal, 'kill task');
  }

  pause(options: AbortOptions = {}): Promise<void> {
    return this.#pauseOrResume('pause', options);
  }

  resume(options: AbortOptions = {}): Promise<void> {
    return this.#pauseOrResume('resume', options);
  }

  async resize(size: TerminalSize, options: AbortOptions = {}): Promise<void> {
    checkCallOptions('resize', options, { op: 'resize terminal', taskId: this.taskId });
    const { signal } = options;
    throwIfAborted(signal, 'resize terminal');
    if (this.#options.task.tty !== true) {
      throw this.#unsupported('the task has no terminal: its field tty is not true');
    }
    await abortable(this.#run.calls.call({ op: 'resize', size }), signal, 'resize terminal');
  }

  stats(options: AbortOptions = {}): AsyncIterable<StatsSample> {
    checkCallOptions('stats', options, { op: 'read stats', taskId: this.taskId });
    if (!this.#options.capabilities.stats) throw this.#unsupported('this driver has no stats');
    void this.#run.send({ type: 'sample-wanted' });
    return this.#samples.subscribe(options);
  }

  save(): SavedRun {
    return saveRun(this.#options.task, this.#run.runId, this.#input?.isGiven ?? true);
  }

  /** The caller's streams get nothing any more. */
  abandon(): void {
    for (const delivery of Object.values(this.#deliveries)) delivery?.abandon();
    this.#input?.stop();
  }

  async #conclude(io: Pick<StartOptions, 'signal'>): Promise<RunResult> {
    const onAbort = () => void this.kill(killOptions(io.signal)).catch(() => {});
    io.signal?.addEventListener('abort', onAbort, { once: true });
    if (io.signal?.aborted === true) onAbort();
    try {
      const result = await this.#run.steps.outcome;
      if (result === undefined) {
        throw new DrvError('DRV_INVALID_STATE', 'The task was closed before it ran', { taskId: this.taskId });
      }
      const deliveries = Object.values(this.#deliveries).filter((one) => one !== undefined);
      await Promise.all(deliveries.map((one) => one.finish(this.#options.readerMs)));
      this.#hasEnded = true;
      return { ...result, output: classifyDelivery(result.output, this.#delivered(result.output)) };
    } finally {
      io.signal?.removeEventListener('abort', onAbort);
      this.#input?.stop();
      this.#samples.end();
      for (const delivery of Object.values(this.#deliveries)) delivery?.close();
    }
  }

  /** What became of the output on its way to the caller's streams. */
  #delivered({ stdoutBytes, stderrBytes }: OutputEvidence): DeliveryFacts {
    const streams = [
      { name: 'stdout', bytes: stdoutBytes },
      { name: 'stderr', bytes: stderrBytes },
    ] as const;
    const wanted = streams.flatMap(({ name, bytes }) => {
      const delivery = this.#deliveries[name];
      if (delivery === undefined) return [];
      const wasAsked = this.#options.recovered?.[name] !== false;
      return [{ delivery, wasAsked, isShort: delivery.received < bytes || delivery.hasGap }];
    });
    return {
      isShort: wanted.some(({ delivery, wasAsked, isShort }) => (wasAsked && isShort) || delivery.isMixed),
      wasUnasked: wanted.some(({ wasAsked, isShort }) => !wasAsked && isShort),
      readerLost: wanted.some(({ delivery }) => !delivery.isWhole),
    };
  }

  async #pauseOrResume(op: 'pause' | 'resume', options: AbortOptions): Promise<void> {
    checkCallOptions(op, options, { op: `${op} task`, taskId: this.taskId });
    const { signal } = options;
    throwIfAborted(signal, `${op} task`);
    if (!this.#options.capabilities.pause) throw this.#unsupported('this driver cannot pause a task');
    await abortable(this.#run.calls.call({ op }), signal, `${op} task`);
  }

  #unsupported(why: string): DrvError {
    return new DrvError('DRV_UNSUPPORTED', why, { taskId: this.taskId });
  }
}

function killOptions(signal: AbortSignal | undefined): KillOptions {
  const reason = signal && reasonOf(abortReason(signal));
  return reason === undefined ? {} : { reason };
}
