import { DrvError } from '@drv/core';
import { errorRecord } from '../errors/error-record.ts';
import { UsageError } from '../errors/usage-error.ts';
import { exitCodeOf, exitCodeOfError, EXIT_DRIVER_FAILED, EXIT_PIPE } from '../exit-code.ts';
import { recordTimeline } from '../explain/timeline.ts';
import type { Io } from '../io.ts';
import { createLogger } from '../log/create-logger.ts';
import { taskOf } from '../parse/task-of.ts';
import { createScreen } from '../render/screen.ts';
import { connectionOf } from '../settings/connection-of.ts';
import { execute } from './execute.ts';
import { followTerminal } from './follow-terminal.ts';
import { createInterrupts, type Interrupts } from './interrupts.ts';
import { createPresenter } from './presenter.ts';
import { resultFile } from './result-file.ts';
import type { RunEnd } from './run-end.ts';
import type { RunRequest } from './run-request.ts';
import { taskStreams, type TaskStreams } from './task-streams.ts';

/**
 * `drv run`: runs one task and returns the exit code. When it settles the container is gone, the terminal is as it
 * was, and nothing keeps the process alive.
 *
 * @throws UsageError before anything was done.
 */
export async function runCommand(request: RunRequest, io: Io): Promise<number> {
  const { settings } = request;
  const task = await taskOf(request, settings, io);
  const path = settings.text('result');
  const file = path === undefined ? undefined : await resultFile(path.value, io.cwd, path.from);
  const connection = await connectionOf(settings, io.env);

  let streams: TaskStreams | undefined;
  const screen = createScreen(io.stderr, () => streams?.midLine() ?? false);
  const timeline = recordTimeline(task.id);
  const presenter = createPresenter(task, settings, io, { screen, timeline });
  const interrupts = createInterrupts(presenter.onStopping);
  const openStreams = () =>
    (streams = taskStreams(
      io,
      { stdin: settings.flag('stdin') !== false, tty: task.tty === true },
      {
        onFailure: interrupts.stop,
        onFirstByte: () => timeline.mark('output.first-byte'),
        beforeTerminalWrite: screen.clear,
      },
    ));
  const forget = io.onStop((signal) => interrupts.stop({ kind: 'signal', signal }));
  let unfollow: (() => void) | undefined;
  let end: RunEnd;
  try {
    const parts = io.compose(connection, createLogger(settings, screen.line));
    try {
      const result = await execute(parts.driver, task, interrupts, openStreams, {
        onPull: presenter.onPull,
        onPrepared: presenter.onPrepared,
        onStarted: (handle) => {
          if (task.tty === true) unfollow = followTerminal(handle, io);
        },
        onStat: presenter.onStat,
      });
      end = endOf(interrupts, { result });
    } finally {
      await parts.close();
    }
  } catch (error) {
    end = endOf(interrupts, { error: inWords(error, connection.from, interrupts) });
  } finally {
    unfollow?.();
    streams?.close();
    timeline.close();
    forget();
  }
  presenter.end(end);
  await file?.write(`${JSON.stringify(end.result ?? errorRecord(end.error), null, 2)}\n`);
  return exitCodeOfEnd(end);
}

/** A stream of our own that failed is an error of this command, whatever the task did. */
function endOf(interrupts: Interrupts, end: RunEnd): RunEnd {
  const cause = interrupts.cause();
  if (cause === undefined) return end;
  if (cause.kind === 'stream') return { ...end, cause, error: new UsageError(cause.message) };
  return { ...end, cause };
}

function inWords(error: unknown, host: string | undefined, interrupts: Interrupts): unknown {
  if (DrvError.is(error, 'DRV_ABORTED') && interrupts.signal.aborted) {
    return new DrvError('DRV_ABORTED', 'Cancelled before the task started', { cause: error });
  }
  if (DrvError.is(error, 'DRV_INVALID_OPTION') && host !== undefined) {
    return new UsageError(`${host}: ${error.message}`, { cause: error });
  }
  return error;
}

function exitCodeOfEnd(end: RunEnd): number {
  if (end.cause?.kind === 'pipe') return EXIT_PIPE;
  if (end.cause?.kind === 'stream') return EXIT_DRIVER_FAILED;
  return end.result === undefined ? exitCodeOfError(end.error) : exitCodeOf(end.result);
}
