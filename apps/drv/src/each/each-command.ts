import { abortable, createLimit } from '@drv/core/driver';
import { errorLine } from '../errors/error-line.ts';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { errorRecord } from '../errors/error-record.ts';
import { EXIT_CANCELLED, EXIT_DRIVER_FAILED, EXIT_PIPE } from '../process/exit-code.ts';
import { finishedTask, type FinishedTask } from '../finished/finished-task.ts';
import { openReports } from '../finished/open-reports.ts';
import type { Io } from '../process/io.ts';
import { jsonLine } from '../render/json-line.ts';
import { outcomeLine } from '../render/outcome-line.ts';
import { printable } from '../render/printable.ts';
import { styleFor } from '../render/style.ts';
import { createInterrupts } from '../run/interrupts.ts';
import type { RunEnd } from '../run/run-end.ts';
import type { RunRequest } from '../run/run-request.ts';
import { releaseInput } from '../process/release-input.ts';
import { withRetries } from '../run/with-retries.ts';
import { withRunner } from '../run/with-runner.ts';
import { eachPlan } from './each-plan.ts';
import { countsOf, eachSummary } from './each-summary.ts';
import type { Item } from './item.ts';
import { lineOutput } from './line-output.ts';
import { orderedOutput } from './ordered-output.ts';
import { readItems } from './read-items.ts';
import { requestFor } from './request-for.ts';
import { runItem } from './run-item.ts';
import { columnsOf } from '../render/columns-of.ts';

/** With `--jobs 0` the driver decides how many calls the engine bears; this many tasks wait for it. So do those of a queue. */
const AS_THE_ENGINE_BEARS = 256;
/** Of a task's name, in characters. */
const NAME_LENGTH = 200;
const EXIT_SOME_FAILED = 1;

/**
 * `drv run --each`: a task for each line of a file, several at once. Exit code 0 when all succeeded, 1 when some failed, 125
 * when some could not be run.
 *
 * @throws UsageError before any task has begun, and when a file cannot be written.
 */
export async function eachCommand(request: RunRequest, io: Io): Promise<number> {
  const { settings } = request;
  const reports = await openReports(settings, io);
  const finished: FinishedTask[] = [];
  /** In the files of an earlier run, too: they must not pass for those of this one. */
  const fail = async (error: unknown): Promise<never> => {
    const started = finishedTask({ error }, { number: 1, name: 'drv run --each', seconds: 0 });
    await reports.write(finished.length > 0 ? finished : [started], errorRecord(error));
    throw error;
  };
  const plan = await eachPlan(settings, io).catch(fail);
  const quiet = settings.flag('quiet') === true;
  const json = settings.flag('json') === true;
  const style = styleFor(io.stderr, io.env);
  const interrupts = createInterrupts();
  let skipped = 0;
  let isPipeClosed = false;
  let failure: { readonly error: unknown } | undefined;

  const say = (number: number, { result, error }: RunEnd) => {
    if (json) return `${jsonLine({ number, ...(result === undefined ? errorRecord(error) : { result }) })}\n`;
    const line = result === undefined ? errorLine(error) : outcomeLine(result, style);
    return quiet && result !== undefined ? '' : `${line.replace(/^drv: /, `drv: [${number}] `)}\n`;
  };

  io.stderr.write(reports.begin(`--each ${plan.name}`));
  const unlisten = io.onStop((signal) => interrupts.stop({ kind: 'signal', signal }));
  const { signal, impatient } = interrupts;
  await withRunner(settings, io, async (runner, surroundings) => {
    // The first question to the engine, which may be away.
    const places = () =>
      withRetries(() => runner.places(signal), {
        settings,
        isUntouched: () => true,
        onRetry(error, which) {
          if (!quiet) io.stderr.write(`${errorLine(error)}; trying again (${which})\n`);
        },
        signal,
      });
    const jobs = plan.jobs ?? (await places());
    const limit = createLimit(jobs === 0 ? AS_THE_ENGINE_BEARS : jobs);
    const openOutput = (plan.order === 'ordered' ? orderedOutput : lineOutput)({
      stdout: io.stdout,
      stderr: io.stderr,
      onFailure(cause, target) {
        isPipeClosed ||= (cause as NodeJS.ErrnoException).code === 'EPIPE';
        const name = target === io.stdout ? 'stdout' : 'stderr';
        if (!isPipeClosed) failure ??= { error: new UsageError(`${name}: ${fileProblem(cause)}`, { cause }) };
        interrupts.stop({ kind: 'pipe' });
      },
    });
    const running = new Set<Promise<void>>();
    const runs = new Set<Promise<unknown>>();
    const begin = async (item: Item, one: RunRequest, leave: () => void) => {
      const name = printable([one.image, ...one.command].join(' '), NAME_LENGTH);
      const output = openOutput();
      const began = performance.now();
      const onRetry = (line: string) => {
        if (!quiet) output.stderr.write(`drv: [${item.number}] ${printable(line)}\n`);
      };
      const watch = { onOutput: reports.watch, onRetry };
      const run = runItem(one, io, { runner, surroundings, output, watch, interrupts });
      runs.add(run);
      const end = await run;
      runs.delete(run);
      leave();
      const seconds = (performance.now() - began) / 1_000;
      const task = finishedTask(end, { number: item.number, name, seconds });
      finished.push(task);
      reports.add(item.number, end);
      const isWhole = await output.end(say(item.number, end));
      // Noted once its output is where it belongs: who goes on from the log does not run it again, and nothing else has the output.
      if (isWhole) plan.log?.add(one, task);
    };
    const input = plan.open();
    const items = readItems(input, plan.name);
    try {
      for (;;) {
        const { done, value: item } = await abortable(items.next(), signal, 'read tasks');
        if (done === true) break;
        const one = requestFor(request, item);
        if (plan.log?.hasSucceeded(one) === true) {
          skipped += 1;
          continue;
        }
        const leave = await limit.enter(signal);
        const task: Promise<void> = begin(item, one, leave)
          .catch((error: unknown) => {
            failure ??= { error };
            interrupts.stop({ kind: 'stream', message: 'the end of a task could not be noted' });
          })
          .finally(() => running.delete(task));
        running.add(task);
      }
    } catch (error) {
      // The tasks that run already are let end, unless they were stopped too.
      if (!signal.aborted) failure ??= { error };
    } finally {
      releaseInput(input);
    }
    // Every container is removed, whether or not somebody reads on.
    await Promise.all(runs);
    await abortable(Promise.all(running), impatient, 'wait for output').catch(() => {});
  })
    .finally(() => {
      unlisten();
      finished.sort((a, b) => a.number - b.number);
      io.stderr.write(reports.end(finished));
    })
    .catch(fail);

  const counts = countsOf(finished, skipped);
  if (json) io.stderr.write(`${jsonLine(counts)}\n`);
  else if (!quiet) {
    const columns = io.stderr.isTTY === true ? columnsOf(io.stderr) : Number.POSITIVE_INFINITY;
    for (const line of eachSummary(finished, counts, { columns, style })) io.stderr.write(`${line}\n`);
  }
  await reports.write(
    finished,
    failure === undefined ? counts : { ...counts, ...errorRecord(failure.error) },
  );
  if (isPipeClosed) return EXIT_PIPE;
  if (failure !== undefined) throw failure.error;
  // What is still on its way to a reader would keep the process.
  if (impatient.aborted) io.exit(EXIT_CANCELLED);
  if (signal.aborted) return EXIT_CANCELLED;
  if (counts.notRun > 0) return EXIT_DRIVER_FAILED;
  return counts.failed > 0 ? EXIT_SOME_FAILED : 0;
}
