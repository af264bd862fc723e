import { errorRecord } from '../errors/error-record.ts';
import { exitCodeOf, exitCodeOfError, EXIT_DRIVER_FAILED, EXIT_PIPE } from '../process/exit-code.ts';
import { recordTimeline } from '../explain/timeline.ts';
import type { Io } from '../process/io.ts';
import { perform } from './perform.ts';
import type { RunEnd } from './run-end.ts';
import { fileOf, planRun } from './run-plan.ts';
import type { RunRequest } from './run-request.ts';

/**
 * `drv run`: runs one task and returns the exit code. When it settles the container is gone, the terminal is as it
 * was, and nothing keeps the process alive.
 *
 * @throws UsageError before anything was done, and when a result cannot be written.
 */
export async function runCommand(request: RunRequest, io: Io): Promise<number> {
  // First of all: whatever goes wrong from here on, an older result must not pass for the answer of this run.
  const answer = await fileOf('result', request.settings, io.cwd);
  const write = async (end: RunEnd) =>
    await answer?.write(`${JSON.stringify(end.result ?? errorRecord(end.error), null, 2)}\n`);
  const { task, connection, input, transfers, report, cid } = await planRun(request, io).catch(
    async (error: unknown) => {
      await write({ error });
      throw error;
    },
  );
  const timeline = recordTimeline(task.id);
  try {
    const end = await perform(task, request.settings, io, {
      connection,
      input,
      cid,
      transfers,
      timeline,
      report: report?.builder,
    });
    await write(end);
    await report?.file.write(report.builder.page({ ...end, entries: timeline.entries() }));
    return exitCodeOfEnd(end);
  } finally {
    cid?.close();
    timeline.close();
  }
}

function exitCodeOfEnd({ result, error, cause }: RunEnd): number {
  if (cause?.kind === 'pipe') return EXIT_PIPE;
  if (cause?.kind === 'stream') return EXIT_DRIVER_FAILED;
  return result === undefined ? exitCodeOfError(error) : exitCodeOf(result);
}
