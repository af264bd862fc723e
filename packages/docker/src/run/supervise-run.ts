import type { RunResult } from '@drv/core';
import {
  DrvError,
  abortable,
  checkNumbers,
  checkCallOptions,
  isInputGiven,
  operation,
  type StartOptions,
  startTimer,
  type StopCause,
  type Timer,
  within,
} from '@drv/core/driver';
import { resumeOutput, type Resumed } from '../output/resume-output.ts';
import { concludeRun } from './conclude-run.ts';
import type { DockerRunHandle } from './docker-run-handle.ts';
import { watchExit } from './exit-watch.ts';
import { markNotRetryable } from './mark-not-retryable.ts';
import type { RunContext } from './run-context.ts';
import { saveRun } from './save-run.ts';
import type { StartedRun } from './started-run.ts';
import { stopOnAbort } from './stop-on-abort.ts';
import { createStopper } from './stopper.ts';
import { openStatsFeed } from './usage/stats-feed.ts';

/**
 * - `running`: its end is awaited, and whoever wants it stopped can have that.
 * - `ended`: the end was seen, or never will be. No reason to stop counts any more, and nothing acts on the container.
 *   What was seen is put together, and the rest of the output is given to its readers.
 * - `over`: the result, or why there is none, is known.
 */
type RunState = 'running' | 'ended' | 'over';

/** An end that makes an engine refuse a call is told of within so many milliseconds: Podman looks four times a second. */
const ENDS_WITH_MS = 1_000;

/** Sees a started container through to its result. */
export function superviseRun(
  context: RunContext,
  started: StartedRun,
  { signal, onStat }: Pick<StartOptions, 'signal' | 'onStat'>,
): DockerRunHandle {
  const { engine, containerId, task, logger, timing, fields } = context;
  const { output, record, before } = started;
  let state: RunState = 'running';
  let isPaused = before?.isPaused ?? false;
  const ended = new AbortController();
  /** Aborted when the task is closed: nothing of this run goes on after it. */
  const lifetime = new AbortController();
  let isClosed = false;

  const stats = openStatsFeed(context, { isOld: before !== undefined, unasked: context.samplePace });
  const seen = operation('container.wait', fields, () =>
    watchExit(started.pending, context, {
      outputEnded: () => output.sourceEnded,
      onOutputLost,
      signal: lifetime.signal,
    }),
  );
  const stopper = createStopper(context, {
    exited: seen.then(
      () => {},
      () => {},
    ),
    isPaused: () => isPaused,
    releaseOutput: () => output.release(),
  });
  const deadline = startDeadline();
  const result = conclude().catch((error: unknown) => {
    throw isClosed && DrvError.is(error, 'DRV_ABORTED') ? closedBefore(error) : markNotRetryable(error);
  });
  // Avoids an unhandled rejection where the caller never calls `wait()`.
  result.catch(() => {});

  function enter(next: RunState): void {
    logger.debug({ from: state, to: next }, 'run task');
    state = next;
  }

  /** At once, if the deadline passed before this process took the task over. */
  function startDeadline(): Timer | undefined {
    const { timeoutMs = 0 } = task;
    if (timeoutMs === 0) return undefined;
    const leftMs = timeoutMs - (before?.ranMs ?? 0);
    if (leftMs > 0) return startTimer(leftMs, () => void stop('deadline'));
    void stop('deadline');
    return undefined;
  }

  async function stop(cause: StopCause, because?: string, graceMs = task.graceMs ?? 5_000): Promise<void> {
    if (state !== 'running') return;
    await operation('container.kill', fields, () => stopper.stop({ reason: cause, because, graceMs }));
  }

  /** The task runs on without its connection. */
  function onOutputLost(): Promise<Resumed> {
    const inputWasCut = record.seen.some(({ what }) => what === 'input-cut');
    record.add({ what: 'ran-on' });
    if (inputWasCut) void stop('input-lost');
    return resumeOutput(output, context, 'followed-log');
  }

  async function conclude(): Promise<RunResult> {
    try {
      const exit = await Promise.race([seen, stopper.gaveUp]).finally(settle);
      const stopped = await stopper.evidence();
      return await concludeRun(context, started, { seen: exit, stopped, stats, signal: lifetime.signal });
    } finally {
      stats.close();
      enter('over');
    }
  }

  function settle(): void {
    if (state !== 'running') return;
    enter('ended');
    stopper.seal();
    deadline?.cancel();
    ended.abort('the task has ended');
  }

  /** What the engine was asked for the result was given up. */
  function closedBefore(cause: DrvError): DrvError {
    return new DrvError('DRV_OUTCOME_UNKNOWN', 'The task was closed before the engine told how it ended', {
      op: 'close task',
      taskId: task.id,
      cause,
    });
  }

  /** What an engine refuses since the task has just ended, it may say in any words, or in none. */
  async function whileItRuns(op: string, call: Promise<void>): Promise<void> {
    await call.catch(async (cause: unknown) => {
      const isRefused = DrvError.is(cause) && cause.statusCode !== undefined;
      if (!isRefused || !(await endsNow())) throw cause;
      throw new DrvError('DRV_INVALID_STATE', 'The task has ended', { op, taskId: task.id, cause });
    });
  }

  async function endsNow(): Promise<boolean> {
    const end = seen.then(
      () => true,
      () => false,
    );
    const told = await within(end, ENDS_WITH_MS);
    return told.done && told.value;
  }

  async function release(): Promise<void> {
    output.abandon();
    settle();
    lifetime.abort('the task was closed');
    stats.close();
    await output.destroy();
  }

  const handle: DockerRunHandle = {
    taskId: task.id,
    ports: started.ports,
    ended: ended.signal,
    async wait(options = {}) {
      checkCallOptions('wait', options, { op: 'wait for task', taskId: task.id });
      return abortable(result, options.signal, 'wait for task');
    },
    async kill(options = {}) {
      checkCallOptions('kill', options, { op: 'kill task', taskId: task.id });
      const { reason, graceMs, signal: until } = options;
      await abortable(stop('caller', reason, graceMs), until, 'kill task');
    },
    async pause(options = {}) {
      checkCallOptions('pause', options, { op: 'pause task', taskId: task.id });
      await whileItRuns('pause task', engine.pause(containerId, options));
      isPaused = true;
    },
    async resume(options = {}) {
      checkCallOptions('resume', options, { op: 'resume task', taskId: task.id });
      await whileItRuns('resume task', engine.unpause(containerId, options));
      isPaused = false;
    },
    async resize(size, options = {}) {
      checkCallOptions('resize', options, { op: 'resize terminal', taskId: task.id });
      if (task.tty !== true) {
        throw new DrvError('DRV_UNSUPPORTED', 'The task has no terminal: its field tty is not true', {
          op: 'resize terminal',
          taskId: task.id,
        });
      }
      const { columns, rows } = size;
      checkNumbers({ columns, rows }, { least: 1, most: 65_535, whole: true });
      await whileItRuns('resize terminal', engine.resize(containerId, { columns, rows }, options));
    },
    stats(options = {}) {
      checkCallOptions('stats', options, { op: 'read stats', taskId: task.id });
      return stats.subscribe(options);
    },
    onStat: (reader) => stats.onSample(reader),
    save: () => saveRun(context, isInputGiven(record.seen)),
    stop,
    async close() {
      output.abandon();
      await stop('caller', 'closed', 0);
      // Bounded: what is asked of the engine for the result may take longer than a caller who closes should wait.
      await within(result, timing.killMs).catch(() => {});
      isClosed = true;
      await release();
    },
    release,
  };
  started.whenOverLimit(() => void stop('output-limit'));
  stopOnAbort(handle, signal);
  if (onStat !== undefined) handle.onStat(onStat);
  return handle;
}
