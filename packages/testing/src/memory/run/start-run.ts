import { DrvError, type DriverCapabilities, type RunHandle, type RunResult } from '@drv/core';
import {
  abortable,
  buildResult,
  checkNumbers,
  checkCallOptions,
  createRunRecord,
  createStopper,
  createTaskOutput,
  type ImageEvidence,
  operation,
  type OperationFields,
  pipesSource,
  inputFailure,
  pumpStdin,
  reasonOf,
  silentLogger,
  type StartOptions,
  type TaskOutput,
  type TaskWithId,
  throwIfAborted,
} from '@drv/core/driver';
import type { Clock } from '../../clock/clock.ts';
import { timersOf } from '../../clock/timers-of.ts';
import type { PretendContainer } from '../../machine/pretend-container.ts';
import { openStatsFeed } from './stats-feed.ts';

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

/** A pretend container that was started. */
export interface MemoryRunHandle extends RunHandle {
  /** Kills what runs, and gives the result a moment. */
  close(): Promise<void>;
}

/** Nothing is held back, and no other machine is in between. */
const TRAITS = { drainsOutputMs: Number.POSITIVE_INFINITY, attachRace: false };
/** Without a disk to spill to, less than other drivers hold. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** Reads its output, starts it, gives it its input, and sees it through to its result. @throws a `StartFailure` */
export function startRun(parts: RunParts, io: StartOptions): MemoryRunHandle {
  const { task, container, fields, clock } = parts;
  const { timeoutMs = 0, graceMs: ownGraceMs = 5_000 } = task;
  const ended = new AbortController();
  const stopper = createStopper({
    stopSignal: container.spec.stopSignal,
    send(signal) {
      // A frozen task could not answer the signal.
      container.unpause();
      return container.signal(signal);
    },
    startTimer: timersOf(clock),
    now: () => clock.now(),
  });
  const stop = (reason: 'deadline' | 'caller' | 'output-limit', because?: string, graceMs = ownGraceMs) =>
    stopper.stop(reason, graceMs, because);

  const output = openOutput(parts, io, () => stop('output-limit'));
  output.read(pipesSource(container));
  container.start();
  const stats = openStatsFeed(container, clock, parts.statsIntervalMs);
  if (io.onStat !== undefined) stats.onSample(io.onStat);
  const cancelDeadline = timeoutMs > 0 ? clock.after(timeoutMs, () => stop('deadline')) : () => {};
  const onAbort = () => stop('caller', reasonOf(io.signal?.reason));
  io.signal?.addEventListener('abort', onAbort, { once: true });
  void pumpStdin(io.stdin, container.stdin, { signal: ended.signal }).then((end) => {
    if (end.ended === 'failed') stop('caller', inputFailure(end.error));
  });
  const result = conclude();
  // Avoids an unhandled rejection where the caller never calls `wait()`.
  result.catch(() => {});

  async function conclude(): Promise<RunResult> {
    return await operation('container.wait', fields, async (message) => {
      await container.exited;
      stopper.seal();
      cancelDeadline();
      io.signal?.removeEventListener('abort', onAbort);
      ended.abort('the task has ended');
      const { readerMs, image } = parts;
      const evidence = await operation('output.drain', fields, () =>
        output.finish({ drainMs: Number.POSITIVE_INFINITY, readerMs }),
      );
      const usage = stats.usage();
      stats.close();
      const known = { task, image, output: evidence, usage, queuedMs: 0, sharedClock: true };
      const told = buildResult({ ...known, exit: exitOf(container), stop: stopper.attempt });
      Object.assign(message, { status: told.status, exitCode: told.exitCode });
      return told;
    });
  }

  function need(capability: 'pause' | 'stats'): void {
    if (!parts.capabilities[capability]) throw unsupported(task, `this driver has no ${capability}`);
  }

  return {
    taskId: task.id,
    async wait(options = {}) {
      checkCallOptions('wait', options, { op: 'wait for task', taskId: task.id });
      return abortable(result, options.signal, 'wait for task');
    },
    async kill(options = {}) {
      checkCallOptions('kill', options, { op: 'kill task', taskId: task.id });
      const { reason, graceMs, signal } = options;
      throwIfAborted(signal, 'kill task');
      stop('caller', reason, graceMs);
      await abortable(container.exited, signal, 'kill task');
    },
    async pause(options = {}) {
      checkCallOptions('pause', options, { op: 'pause task', taskId: task.id });
      const { signal } = options;
      throwIfAborted(signal, 'pause task');
      need('pause');
      if (!container.pause()) throw wrongMoment(task, 'pause', 'it does not run');
    },
    async resume(options = {}) {
      checkCallOptions('resume', options, { op: 'resume task', taskId: task.id });
      const { signal } = options;
      throwIfAborted(signal, 'resume task');
      need('pause');
      if (!container.unpause()) throw wrongMoment(task, 'resume', 'it is not paused');
    },
    async resize({ columns, rows }, options = {}) {
      checkCallOptions('resize', options, { op: 'resize terminal', taskId: task.id });
      const { signal } = options;
      throwIfAborted(signal, 'resize terminal');
      if (task.tty !== true) throw unsupported(task, 'the task has no terminal: set its field tty');
      checkNumbers({ columns, rows }, { least: 1, most: 65_535, whole: true });
      container.resize({ columns, rows });
    },
    stats(options = {}) {
      checkCallOptions('stats', options, { op: 'read stats', taskId: task.id });
      need('stats');
      return stats.subscribe(options);
    },
    async close() {
      output.abandon();
      stop('caller', 'closed', 0);
      await result.catch(() => {});
    },
  };
}

function openOutput(
  { task, clock }: RunParts,
  { stdout, stderr }: StartOptions,
  onLimit: () => void,
): TaskOutput {
  return createTaskOutput(
    {
      sinks: { stdout, stderr },
      policy: { ...task.output, limitBytes: task.output?.limitBytes ?? LIMIT_BYTES },
      spool: { memoryBytes: Number.POSITIVE_INFINITY, directory: '' },
      startTimer: timersOf(clock),
    },
    { record: createRunRecord(silentLogger, TRAITS), onLimit },
  );
}

function exitOf({ exitCode, oomKilled, startedAt, finishedAt, createdAt }: PretendContainer) {
  const started = startedAt ?? createdAt;
  return {
    exitCode,
    oomKilled,
    startedAt: new Date(started).toISOString(),
    finishedAt: new Date(finishedAt ?? started).toISOString(),
  };
}

function unsupported({ id }: TaskWithId, why: string): DrvError {
  return new DrvError('DRV_UNSUPPORTED', why, { taskId: id });
}

function wrongMoment({ id }: TaskWithId, op: string, why: string): DrvError {
  return new DrvError('DRV_INVALID_STATE', `The task cannot ${op}: ${why}`, { op, taskId: id });
}
