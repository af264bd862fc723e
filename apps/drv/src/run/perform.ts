import { DrvError } from '@drv/core';
import { hintFor } from '../explain/hints.ts';
import { runProblem, type RunCircumstances } from '../errors/run-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Timeline } from '../explain/timeline.ts';
import type { Io } from '../process/io.ts';
import { createLogger } from '../log/create-logger.ts';
import { createScreen } from '../render/screen.ts';
import type { Settings } from '../settings/settings.ts';
import { cancelledRun } from './cancelled-run.ts';
import { execute, type ExecuteHooks } from './execute.ts';
import { followTerminal } from './follow-terminal.ts';
import { createInterrupts, type Interrupts } from './interrupts.ts';
import { createOutputTail } from './output-tail.ts';
import { neverRan } from './never-ran.ts';
import { openRunner } from './open-runner.ts';
import { createPresenter } from './presenter.ts';
import type { RunEnd } from './run-end.ts';
import type { RunPlan } from './run-plan.ts';
import { tellWaiting } from './tell-waiting.ts';
import { taskStreams, type TaskStreams } from './task-streams.ts';
import { withRetries } from './with-retries.ts';

/** Who is told of a run. */
export interface RunListeners {
  readonly timeline: Timeline;
  readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
  /** What is to be shown before the last words. */
  readonly beforeEnd: (end: RunEnd) => string;
}

/** Runs a task with the standard streams and the signals of this process, and says on stderr how it went. */
export async function perform(
  plan: RunPlan,
  settings: Settings,
  io: Io,
  { timeline, onOutput, beforeEnd }: RunListeners,
): Promise<RunEnd> {
  const { task, target, input, transfers } = plan;
  const report = plan.report?.builder;
  let streams: TaskStreams | undefined;
  let unfollow: (() => void) | undefined;
  let passedOver: readonly string[] = [];
  let hasStarted = false;
  const outputTail = createOutputTail();
  const screen = createScreen(io.stderr, () => streams?.midLine() ?? false);
  const presenter = await createPresenter(task, settings, io, { screen, timeline, input, transfers });
  const interrupts = createInterrupts(presenter.onStopping);
  const unlisten = io.onStop((signal) => interrupts.stop({ kind: 'signal', signal }));
  const openStreams = () => {
    streams?.close();
    streams = taskStreams(
      io,
      { stdin: input.given, tty: task.tty === true },
      {
        onFailure: interrupts.stop,
        onOutput(name, chunk) {
          timeline.mark('output.first-byte');
          onOutput(name, chunk);
          report?.onOutput(name, chunk);
          // A terminal has one stream for both.
          if (name === 'stderr' || task.tty === true) outputTail.add(chunk);
        },
        beforeTerminalWrite: screen.clear,
      },
    );
    // Whoever takes a task over then need not ask what it has had of its input.
    const hasNone = target.store !== undefined && !input.given && task.tty !== true;
    return hasNone ? { ...streams, stdin: undefined } : streams;
  };
  const run = async () => {
    const parts = await openRunner(target, await createLogger(settings, screen.line), io);
    passedOver = parts.passedOver;
    const isTaken = tellWaiting(parts, task.id, presenter.onWaiting);
    try {
      const hooks: ExecuteHooks = {
        given: plan.given,
        onPull: presenter.onPull,
        onPrepared({ containerId }) {
          isTaken();
          presenter.onPrepared();
          if (containerId !== undefined) plan.cid?.write(containerId);
        },
        onStarted(handle) {
          hasStarted = true;
          presenter.onStarted(handle);
          if (task.tty === true) unfollow = followTerminal(handle, io);
        },
        onStat: both(presenter.onStat, report?.onStat),
      };
      return await withRetries(() => execute(parts.driver, task, interrupts, openStreams, hooks), {
        settings,
        isUntouched: () => streams === undefined || !input.given,
        onRetry: presenter.onRetry,
        signal: interrupts.signal,
      });
    } finally {
      isTaken();
      await parts.close();
    }
  };
  const end = await run()
    .then((result) =>
      endOf(interrupts, {
        result,
        hint: hintFor(task, result, outputTail.text()),
        outputTail: outputTail.text(),
      }),
    )
    .catch((error: unknown) =>
      endOf(interrupts, {
        error: inWords(
          error,
          {
            host: target.engine?.from,
            image: task.image,
            command: [task.command ?? []].flat(),
            passedOver,
            sourceOf: settings.source,
          },
          interrupts.signal.aborted ? { hasStarted } : undefined,
        ),
      }),
    );
  if (!neverRan(end.error)) streams?.release();
  unfollow?.();
  streams?.close();
  unlisten();
  io.stderr.write(beforeEnd(end));
  presenter.end(end);
  return interrupts.impatient.aborted ? { ...end, isImpatient: true } : end;
}

/** Nobody who listens: the engine is not asked for samples that nobody sees. */
function both<T>(
  ...listeners: readonly (((value: T) => void) | undefined)[]
): ((value: T) => void) | undefined {
  if (listeners.every((listener) => listener === undefined)) return undefined;
  return (value) => {
    for (const listener of listeners) listener?.(value);
  };
}

/** A stream of our own that failed is an error of this command, whatever the task did. */
function endOf(interrupts: Interrupts, end: RunEnd): RunEnd {
  const cause = interrupts.cause();
  if (cause === undefined) return end;
  if (cause.kind === 'stream') return { ...end, cause, error: new UsageError(cause.message) };
  return { ...end, cause };
}

function inWords(
  error: unknown,
  circumstances: RunCircumstances,
  stopped: { readonly hasStarted: boolean } | undefined,
): unknown {
  if (DrvError.is(error, 'DRV_ABORTED') && stopped !== undefined) return cancelledRun(error, stopped);
  return runProblem(error, circumstances);
}
