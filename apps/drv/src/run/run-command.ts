import { exitCodeOf, exitCodeOfError, EXIT_DRIVER_FAILED, EXIT_PIPE } from '../exit-code.ts';
import { recordTimeline } from '../explain/timeline.ts';
import type { Io } from '../io.ts';
import { taskOf } from '../parse/task-of.ts';
import { createReport } from '../report/create-report.ts';
import { connectionOf } from '../settings/connection-of.ts';
import { perform } from './perform.ts';
import { resultFiles } from './result-files.ts';
import type { RunEnd } from './run-end.ts';
import type { RunRequest } from './run-request.ts';

/**
 * `drv run`: runs one task and returns the exit code. When it settles the container is gone, the terminal is as it
 * was, and nothing keeps the process alive.
 *
 * @throws UsageError before anything was done, and when a result cannot be written.
 */
export async function runCommand(request: RunRequest, io: Io): Promise<number> {
  const { settings } = request;
  const task = await taskOf(request, settings, io);
  const report = settings.text('report') === undefined ? undefined : createReport(task, io.version);
  const files = await resultFiles(settings, io.cwd, report);
  const connection = await connectionOf(settings, io.env);
  const timeline = recordTimeline(task.id);
  try {
    const end = await perform(task, settings, io, { connection, timeline, report });
    await files.write(end, timeline.entries());
    return exitCodeOfEnd(end);
  } finally {
    timeline.close();
  }
}

function exitCodeOfEnd({ result, error, cause }: RunEnd): number {
  if (cause?.kind === 'pipe') return EXIT_PIPE;
  if (cause?.kind === 'stream') return EXIT_DRIVER_FAILED;
  return result === undefined ? exitCodeOfError(error) : exitCodeOf(result);
}
