import { runTask, type Driver } from '@drv/core';
import { runProblem } from '../errors/run-problem.ts';
import type { Io } from '../process/io.ts';
import { taskOf } from '../task/task-of.ts';
import { transfersOf } from '../task/transfers-of.ts';
import { askedTransfers } from '../run/asked-transfers.ts';
import { neverRan } from '../run/never-ran.ts';
import { createOutputTail } from '../run/output-tail.ts';
import { outputSink } from '../run/output-sink.ts';
import type { RunEnd } from '../run/run-end.ts';
import type { RunRequest } from '../run/run-request.ts';
import { withRetries } from '../run/with-retries.ts';
import type { TaskOutput } from './task-output.ts';

export interface RunItemOptions {
  readonly driver: Driver;
  /** Where the address of the engine was written. */
  readonly host: string | undefined;
  /** What the search for credentials has passed over. */
  readonly passedOver: readonly string[];
  readonly io: Io;
  /** Variables that every task gets; its own win. */
  readonly env: Readonly<Record<string, string>>;
  readonly output: TaskOutput;
  readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
  readonly onRetry: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs one task of many, with an empty stdin. Never rejects. */
export async function runItem(
  request: RunRequest,
  { driver, host, passedOver, io, env, output, onOutput, onRetry, signal }: RunItemOptions,
): Promise<RunEnd> {
  const { settings } = request;
  const words = createOutputTail();
  let hasWritten = false;
  const sinks = (['stdout', 'stderr'] as const).map((name) =>
    outputSink(output[name], {
      beforeWrite(chunk) {
        hasWritten = true;
        onOutput(name, chunk);
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
    const run = () => runTask(driver, task, { ...transfers, stdout, stderr, signal });
    const result = await withRetries(run, {
      settings,
      isUntouched: () => !hasWritten,
      onRetry: (error, which) => onRetry(`${error.message}; trying again (${which})`),
      signal,
    });
    release();
    return { result, outputTail: words.text() };
  } catch (error) {
    if (!neverRan(error)) release();
    const told = runProblem(error, { host, image: request.image, passedOver, sourceOf: settings.source });
    return { error: told, outputTail: words.text() };
  }
}
