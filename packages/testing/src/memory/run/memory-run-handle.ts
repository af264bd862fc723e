import {
  DrvError,
  type AbortOptions,
  type DriverCapabilities,
  type ImageEvidence,
  type KillOptions,
  type RunHandle,
  type RunResult,
  type StartOptions,
  type StatsSample,
  type TerminalSize,
} from '@drv/core';
import {
  abortable,
  checkNumbers,
  operation,
  type OperationFields,
  type TaskWithId,
  throwIfAborted,
} from '@drv/core/driver';
import type { Clock } from '../../clock/clock.ts';
import type { PretendContainer } from '../../machine/pretend-container.ts';
import { buildResult } from './build-result.ts';
import { feedStdin } from './feed-stdin.ts';
import { openTaskOutput, type TaskOutput } from './task-output.ts';
import { reasonOf } from './reason-of.ts';
import { openStatsFeed, type StatsFeed } from './stats-feed.ts';
import { createStopper, type Stopper } from './stopper.ts';

export interface RunParts {
  readonly task: TaskWithId;
  readonly container: PretendContainer;
  readonly image: ImageEvidence;
  readonly capabilities: DriverCapabilities;
  readonly fields: OperationFields;
  readonly clock: Clock;
  readonly statsIntervalMs: number;
  readonly readerMs: number;
}

/** A pretend container that was started: its deadline, its output, its end. */
export class MemoryRunHandle implements RunHandle {
  readonly taskId: string;
  readonly #parts: RunParts;
  readonly #output: TaskOutput;
  readonly #stopper: Stopper;
  readonly #stats: StatsFeed;
  readonly #result: Promise<RunResult>;

  /** Attaches, then starts. @throws a `StartFailure` */
  constructor(parts: RunParts, io: StartOptions) {
    const { task, container, clock } = parts;
    this.taskId = task.id;
    this.#parts = parts;
    this.#stopper = createStopper(container, clock);
    this.#output = openTaskOutput({
      source: container,
      sink: { stdout: io.stdout, stderr: io.stderr },
      policy: task.output ?? {},
      onExceeded: () => this.#stop('output-limit'),
      clock,
      readerMs: parts.readerMs,
    });
    container.start();
    this.#stats = openStatsFeed(container, clock, parts.statsIntervalMs);
    if (io.onStat !== undefined) this.#stats.onSample(io.onStat);
    this.#result = this.#conclude(io);
    // Whoever does not wait for the result is not told that it failed, and nothing else is.
    this.#result.catch(() => {});
  }

  wait({ signal }: AbortOptions = {}): Promise<RunResult> {
    return abortable(this.#result, signal, 'wait for task');
  }

  async kill({ reason, graceMs, signal }: KillOptions = {}): Promise<void> {
    throwIfAborted(signal, 'kill task');
    checkNumbers({ graceMs }, { least: 0, endless: true });
    this.#stop('caller', reason, graceMs);
    await abortable(this.#parts.container.exited, signal, 'kill task');
  }

  async pause({ signal }: AbortOptions = {}): Promise<void> {
    throwIfAborted(signal, 'pause task');
    this.#need('pause');
    if (!this.#parts.container.pause()) throw this.#wrongMoment('pause', 'it does not run');
  }

  async resume({ signal }: AbortOptions = {}): Promise<void> {
    throwIfAborted(signal, 'resume task');
    this.#need('pause');
    if (!this.#parts.container.unpause()) throw this.#wrongMoment('resume', 'it is not paused');
  }

  async resize(size: TerminalSize, { signal }: AbortOptions = {}): Promise<void> {
    throwIfAborted(signal, 'resize terminal');
    if (this.#parts.task.tty !== true) throw this.#unsupported('the task has no terminal: set its field tty');
    const { columns, rows } = size;
    checkNumbers({ columns, rows }, { least: 1, most: 65_535, whole: true });
    this.#parts.container.resize({ columns, rows });
  }

  stats(options?: AbortOptions): AsyncIterable<StatsSample> {
    this.#need('stats');
    return this.#stats.subscribe(options);
  }

  /** Kills what runs, and gives the result a moment. */
  async close(): Promise<void> {
    this.#output.abandon();
    this.#stop('caller', 'closed', 0);
    await this.#result.catch(() => {});
  }

  async #conclude(io: StartOptions): Promise<RunResult> {
    const { task, container, image, fields, clock } = this.#parts;
    const { timeoutMs = 0 } = task;
    const cancelDeadline = timeoutMs > 0 ? clock.after(timeoutMs, () => this.#stop('deadline')) : () => {};
    const onAbort = () => this.#stop('caller', reasonOf(io.signal?.reason));
    io.signal?.addEventListener('abort', onAbort, { once: true });
    const stopFeeding = feedStdin(io.stdin, container.stdin, (error) => {
      this.#stop('caller', `the input failed: ${reasonOf(error) ?? ''}`);
    });
    try {
      return await operation('container.wait', fields, async (message) => {
        await container.exited;
        this.#stopper.seal();
        const output = await operation('output.drain', fields, () => this.#output.finish());
        const usage = this.#stats.usage();
        const stop = this.#stopper.evidence;
        const result = buildResult({ task, container, stop, output, usage, image });
        message.status = result.status;
        if (result.exitCode !== undefined) message.exitCode = result.exitCode;
        return result;
      });
    } finally {
      cancelDeadline();
      io.signal?.removeEventListener('abort', onAbort);
      stopFeeding();
      this.#stats.close();
    }
  }

  #stop(reason: 'deadline' | 'caller' | 'output-limit', because?: string, graceMs?: number): void {
    this.#stopper.stop(reason, graceMs ?? this.#parts.task.graceMs ?? 5_000, because);
  }

  #need(capability: 'pause' | 'stats'): void {
    if (!this.#parts.capabilities[capability]) throw this.#unsupported(`this driver has no ${capability}`);
  }

  #unsupported(why: string): DrvError {
    return new DrvError('DRV_UNSUPPORTED', why, { taskId: this.taskId });
  }

  #wrongMoment(op: string, why: string): DrvError {
    return new DrvError('DRV_INVALID_STATE', `The task cannot ${op}: ${why}`, { op, taskId: this.taskId });
  }
}
