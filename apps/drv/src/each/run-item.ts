import { DrvError } from '@drv/core';
import { runProblem } from '../errors/run-problem.ts';
import type { Io } from '../process/io.ts';
import type { Runner } from '../process/runner.ts';
import { taskOf } from '../task/task-of.ts';
import { transfersOf } from '../task/transfers-of.ts';
import { askedTransfers } from '../run/asked-transfers.ts';
import { cancelledRun } from '../run/cancelled-run.ts';
import { execute } from '../run/execute.ts';
import type { Interrupts } from '../run/interrupts.ts';
import { neverRan } from '../run/never-ran.ts';
import { createOutputTail } from '../run/output-tail.ts';
import { outputSink } from '../run/output-sink.ts';
import type { RunEnd } from '../run/run-end.ts';
import type { RunRequest } from '../run/run-request.ts';
import { withRetries } from '../run/with-retries.ts';
import type { Surroundings } from '../run/with-runner.ts';
import type { TaskOutput } from './task-output.ts';

export interface RunItemOptions {
  readonly runner: Pick<Runner, 'driver' | 'passedOver'>;
  /** Its variables are every task's; the task's own win. */
  readonly surroundings: Surroundings;
  readonly output: TaskOutput;
  readonly watch: ItemWatch;
  readonly interrupts: Interrupts;
}

export interface ItemWatch {
  readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
  readonly onRetry: (line: string) => void;
}

/** Runs one task of many, with an empty stdin. Never rejects. */
export async function runItem(
  request: RunRequest,
  io: Io,
  { runner, surroundings, output, watch, interrupts }: RunItemOptions,
): Promise<RunEnd> {
  const { driver, passedOver } = runner;
  const { host, env } = surroundings;
  const { settings } = request;
  const words = createOutputTail();
  let hasWritten = false;
  let hasStarted = false;
  const sinks = (['stdout', 'stderr'] as const).map((name) =>
    outputSink(output[name], {
      beforeWrite(chunk) {
        hasWritten = true;
        watch.onOutput(name, chunk);
        if (name === 'stderr') words.add(chunk);
      },
      onFailure() {},
    }),
  );
  const [stdout, stderr] = sinks.map(({ stream }) => stream);
  const release = () => {
    for (const sink of sinks) sink.release();
  };
  try {
    const asked = await taskOf(request, settings, io);
    const task = Object.keys(env).length === 0 ? asked : { ...asked, env: { ...env, ...asked.env } };
    const transfers = await askedTransfers(transfersOf(settings, io.cwd), {
      queued: settings.text('store') !== undefined,
    });
    const onStarted = () => {
      hasStarted = true;
    };
    const hooks = { given: transfers, onPull() {}, onPrepared() {}, onStarted };
    const run = () => execute(driver, task, interrupts, () => ({ stdout, stderr }), hooks);
    const result = await withRetries(run, {
      settings,
      isUntouched: () => !hasWritten,
      onRetry: (error, which) => watch.onRetry(`${error.message}; trying again (${which})`),
      signal: interrupts.signal,
    });
    release();
    return { result, outputTail: words.text() };
  } catch (error) {
    if (!neverRan(error)) release();
    if (DrvError.is(error, 'DRV_ABORTED') && interrupts.signal.aborted)
      return { error: cancelledRun(error, { hasStarted }), outputTail: words.text() };
    const told = runProblem(error, {
      host,
      image: request.image,
      command: request.command,
      passedOver,
      sourceOf: settings.source,
    });
    return { error: told, outputTail: words.text() };
  }
}
