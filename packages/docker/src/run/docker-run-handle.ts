import {
  DrvError,
  type AbortOptions,
  type KillOptions,
  type RunHandle,
  type RunResult,
  type SavedRun,
  type StatsSample,
  type StopReason,
  type TerminalSize,
} from '@drv/core';
import { abortable, operation, startTimer, within, type Timer } from '@drv/core/driver';
import type { OutputPlane } from '../output/output-plane.ts';
import { buildResult } from '../outcome/build-result.ts';
import { sharesClock, type StartTimes } from '../outcome/ended-before.ts';
import { watchLosses, type ConnectionLosses } from '../outcome/connection-losses.ts';
import { readExitState } from './exit-state.ts';
import { watchExit } from './exit-watch.ts';
import { initFailure } from '../outcome/init-failure.ts';
import { markNotRetryable } from './mark-not-retryable.ts';
import type { OutputHead } from '../output/output-head.ts';
import { resumeOutput } from '../output/resume-output.ts';
import type { RunContext } from './run-context.ts';
import { saveRun } from './save-run.ts';
import { openStatsFeed, type StatsFeed } from './usage/stats-feed.ts';
import type { RunBefore, StartedRun } from './started-run.ts';
import { createStopper, type Stopper } from './stopper.ts';

const INPUT_LOST = 'the connection was lost before the task had all of its input';

/** A container that was started: waits for its end, stops it, and puts its result together. */
export class DockerRunHandle implements RunHandle {
  readonly taskId: string;
  readonly #context: RunContext;
  readonly #output: OutputPlane;
  readonly #head: OutputHead;
  readonly #stats: StatsFeed;
  readonly #stopper: Stopper;
  readonly #result: Promise<RunResult>;
  /** Aborted when the task is closed: nothing of this run goes on after it. */
  readonly #lifetime = new AbortController();
  readonly #ended = new AbortController();
  readonly #deadline: Timer | undefined;
  readonly #losses: ConnectionLosses;
  readonly #before: RunBefore | undefined;
  readonly #times: StartTimes;
  #paused: boolean;
  #inputGiven: boolean;

  constructor(context: RunContext, started: StartedRun) {
    const { pending, output, head, before } = started;
    const { engine, containerId, logger, timing, task, info } = context;
    this.taskId = task.id;
    this.#context = context;
    this.#output = output;
    this.#head = head;
    this.#before = before;
    this.#times = started.times;
    this.#paused = before?.isPaused ?? false;
    this.#inputGiven = started.inputGiven;
    this.#losses = watchLosses(context, started);
    if (before !== undefined) this.#losses.outputResumed({ follow: !before.hasEnded });
    this.#stats = openStatsFeed({
      engine,
      containerId,
      logger,
      flavour: info.flavour,
      fields: context.fields,
    });
    const seen = operation('container.wait', context.fields, () =>
      watchExit(pending, {
        engine,
        containerId,
        logger,
        engineLostMs: timing.engineLostMs,
        outputEnded: () => output.sourceEnded,
        onOutputLost: () => this.#takeUpOutput(true),
        signal: this.#lifetime.signal,
      }),
    );
    const exited = seen.then(
      () => {},
      () => {},
    );
    this.#stopper = createStopper({
      engine,
      containerId,
      logger,
      exited,
      isPaused: () => this.#paused,
      killsFrozen: context.traits.killsFrozen,
      releaseOutput: () => output.release(),
      killTimeoutMs: timing.killMs,
    });
    const { timeoutMs = 0 } = task;
    if (timeoutMs > 0) this.#deadline = this.#stopAfter(timeoutMs - (before?.ranMs ?? 0));
    this.#result = this.#conclude(Promise.race([seen, this.#stopper.gaveUp])).catch((error: unknown) => {
      throw markNotRetryable(error);
    });
    // Whoever does not wait for the result is not told that it failed, and nothing else is.
    this.#result.catch(() => {});
  }

  /** Aborted once the task has ended, in whatever way. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  wait({ signal }: AbortOptions = {}): Promise<RunResult> {
    return abortable(this.#result, signal, 'wait for task');
  }

  async kill({ reason, graceMs, signal }: KillOptions = {}): Promise<void> {
    await abortable(this.stop('caller', reason, graceMs), signal, 'kill task');
  }

  async pause(options: AbortOptions = {}): Promise<void> {
    await this.#context.engine.pause(this.#context.containerId, options);
    this.#paused = true;
  }

  async resume(options: AbortOptions = {}): Promise<void> {
    await this.#context.engine.unpause(this.#context.containerId, options);
    this.#paused = false;
  }

  async resize(size: TerminalSize, options: AbortOptions = {}): Promise<void> {
    const { engine, containerId, task } = this.#context;
    if (task.tty !== true) {
      throw new DrvError('DRV_UNSUPPORTED', 'The task has no terminal: its field tty is not true', {
        op: 'resize terminal',
        taskId: task.id,
      });
    }
    await engine.resize(containerId, size, options);
  }

  stats(options?: AbortOptions): AsyncIterable<StatsSample> {
    return this.#stats.subscribe(options);
  }

  onStat(reader: (sample: StatsSample) => void): void {
    this.#stats.onSample(reader);
  }

  save(): SavedRun {
    return saveRun(this.#context, this.#inputGiven);
  }

  /** All of the input, and its end, are with the task. */
  inputEnded(): void {
    this.#inputGiven = true;
    this.#losses.inputEnded();
  }

  /** The connection was closed before all of the input was given; a task that ended early does that too. */
  inputCut(): void {
    this.#losses.inputCut();
  }

  /** Stops the task for a reason; the first reason is the one that counts. */
  async stop(reason: StopReason, because?: string, graceMs?: number): Promise<void> {
    if (this.#ended.signal.aborted) return;
    const { task, fields } = this.#context;
    await operation('container.kill', fields, () =>
      this.#stopper.stop({ reason, because, graceMs: graceMs ?? task.graceMs ?? 5_000 }),
    );
  }

  /** Ends what is left of the run, at once: kills the task if it runs, and gives the result a bounded moment. */
  async close(): Promise<void> {
    this.#output.abandon();
    await this.stop('caller', 'closed', 0);
    // Bounded: what is asked of the engine for the result may take longer than a caller who closes should wait.
    await within(this.#result, this.#context.timing.killMs).catch(() => {});
    await this.release();
  }

  /** Ends what this process does for the run, and leaves the task as it is. */
  async release(): Promise<void> {
    this.#output.abandon();
    this.#settle();
    this.#lifetime.abort();
    this.#stats.close();
    await this.#output.destroy();
  }

  async #conclude(ended: ReturnType<typeof watchExit>): Promise<RunResult> {
    const { engine, containerId, task, image, fields, timing, traits } = this.#context;
    try {
      const seen = await ended.finally(() => this.#settle());
      const stop = await this.#stopper.evidence();
      const engineWasLost = seen.engineWasLost || (this.#before?.hasEnded ?? false);
      const exit = await readExitState(
        { ...seen, engineWasLost },
        {
          engine,
          containerId,
          hasMemoryLimit: task.limits?.memoryBytes !== undefined,
          mayBeLateOom: stop === undefined,
          tellsOom: traits.tellsOom,
          sawOomKill: this.#stats.sawOomKill,
          signal: this.#lifetime.signal,
        },
      );
      if (
        this.#losses.lostInput(exit, seen.engineWasLost) &&
        (stop === undefined || stop.because === INPUT_LOST)
      )
        throw new DrvError('DRV_ENGINE_UNAVAILABLE', `The outcome does not count: ${INPUT_LOST}`, {
          op: 'give input',
          taskId: task.id,
        });
      const output = await operation('output.drain', fields, async () => {
        if (this.#losses.lostOutput(exit, seen.engineWasLost)) await this.#takeUpOutput(false);
        const { drainMs, readerMs } = timing;
        return this.#output.finish({ drainMs, readerMs, exit: this.#losses.exitClocks(exit) });
      });
      const neverRan = stop === undefined && initFailure(task.id, exit.exitCode, this.#head.whole());
      if (neverRan) throw neverRan;
      const sharedClock = sharesClock({ ...exit, isLocal: engine.isLocal, times: this.#times });
      return buildResult({ task, exit, stop, output, usage: this.#stats.usage(), image, sharedClock });
    } finally {
      this.#stats.close();
    }
  }

  /** At once, when it should have been before this process took it over: before its end can be seen. */
  #stopAfter(ms: number): Timer | undefined {
    if (ms > 0) return startTimer(ms, () => void this.stop('deadline'));
    void this.stop('deadline');
    return undefined;
  }

  /** The task runs on without its connection, or has ended without it. */
  async #takeUpOutput(follow: boolean): Promise<boolean> {
    if (follow && this.#losses.hasCutInput) void this.stop('caller', INPUT_LOST);
    const resumed = await resumeOutput(this.#output, { ...this.#context, follow });
    if (resumed) this.#losses.outputResumed({ follow });
    return resumed;
  }

  /** The end was seen, or never will be: no reason counts from here on, and nothing acts on the task any more. */
  #settle(): void {
    this.#stopper.seal();
    this.#deadline?.cancel();
    this.#ended.abort();
  }
}
