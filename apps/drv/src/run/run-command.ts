import { exitCodeOf, exitCodeOfError, EXIT_DRIVER_FAILED, EXIT_PIPE } from '../process/exit-code.ts';
import { recordTimeline } from '../explain/timeline.ts';
import { finishedTask } from '../finished/finished-task.ts';
import { openReports } from '../finished/open-reports.ts';
import type { Io } from '../process/io.ts';
import type { Target } from '../process/target.ts';
import { printable } from '../render/printable.ts';
import { perform } from './perform.ts';
import type { RunEnd } from './run-end.ts';
import { planRun } from './run-plan.ts';
import type { RunRequest } from './run-request.ts';
import { shownEntries } from './shown-entries.ts';

/** Of a task's name, in characters. */
const NAME_LENGTH = 200;

/**
 * `drv run`: runs one task and returns the exit code. When it settles the container is gone, the terminal is as it
 * was, and nothing keeps the process alive.
 *
 * @throws UsageError before anything was done, and when a result cannot be written.
 */
export async function runCommand(request: RunRequest, io: Io, reached: Promise<Target>): Promise<number> {
  const reports = await openReports(request.settings, io);
  const name = printable([request.image, ...request.command].join(' '), NAME_LENGTH);
  const began = performance.now();
  const finished = (end: RunEnd) =>
    finishedTask(end, { number: 1, name, seconds: (performance.now() - began) / 1_000 });
  const note = async (end: RunEnd) => {
    reports.add(1, end);
    await reports.write([finished(end)]);
  };
  const plan = await planRun(request, io, reached).catch(async (error: unknown) => {
    await note({ error });
    throw error;
  });
  const { report } = plan;
  const timeline = recordTimeline(plan.task.id);
  try {
    io.stderr.write(reports.begin(name));
    const end = await perform(plan, request.settings, io, {
      timeline,
      onOutput: reports.watch,
      beforeEnd: (ended) => reports.end([finished(ended)]),
    });
    await note(end);
    await report?.file.write(
      report.builder.page({ ...end, entries: shownEntries(timeline.entries(), end.error) }),
    );
    const code = exitCodeOfEnd(end);
    // What is still on its way to the reader of the output would keep the process for as long as it is not read.
    if (end.isImpatient === true) io.exit(code);
    return code;
  } finally {
    plan.cid?.close();
    timeline.close();
  }
}

function exitCodeOfEnd({ result, error, cause }: RunEnd): number {
  if (cause?.kind === 'pipe') return EXIT_PIPE;
  if (cause?.kind === 'stream') return EXIT_DRIVER_FAILED;
  if (result === undefined) return exitCodeOfError(error);
  return exitCodeOf(result);
}
