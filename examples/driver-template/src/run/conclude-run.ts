import { DrvError, type RunResult } from '@drv/core';
import {
  buildResult,
  inputFailure,
  operation,
  type OutputEvidence,
  pumpStdin,
  reasonOf,
  type StartOptions,
  startTimer,
} from '@drv/core/driver';
import type { SandboxExit } from '../sandbox/start-sandbox.ts';
import type { StartedRun } from './started-run.ts';

/** Milliseconds in which the pipes have to end after the exit, and the caller's streams to take some of the rest. */
const READER_MS = 30_000;

/**
 * Gives a task its input, stops it when it is time, and says what became of it.
 *
 * @throws `DRV_START_FAILED`, `DRV_OUTCOME_UNKNOWN`
 */
export async function concludeRun(run: StartedRun, { stdin, signal }: StartOptions): Promise<RunResult> {
  const { task, fields, sandbox, stopper, graceMs, output } = run;
  const over = new AbortController();
  const stop = (reason: 'caller' | 'deadline', because?: string) => stopper.stop(reason, graceMs, because);
  const deadline = startTimer(task.timeoutMs || Number.POSITIVE_INFINITY, () => stop('deadline'));
  const onAbort = () => stop('caller', reasonOf(signal?.reason));
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (sandbox.stdin !== undefined) {
    void pumpStdin(stdin, sandbox.stdin, { signal: over.signal }).then(({ ended, error }) => {
      if (ended === 'failed') stop('caller', inputFailure(error));
    });
  }
  try {
    return await operation('container.wait', fields, async (message) => {
      const exit = await sandbox.exited;
      const finishedAt = new Date();
      stopper.seal();
      const evidence = await operation('output.drain', fields, () =>
        output.finish({ drainMs: READER_MS, readerMs: READER_MS }),
      );
      const result = resultOf(run, { exit, finishedAt, output: evidence });
      Object.assign(message, { status: result.status, exitCode: result.exitCode });
      return result;
    });
  } finally {
    deadline.cancel();
    signal?.removeEventListener('abort', onAbort);
    over.abort();
    await output.destroy();
  }
}

interface End {
  readonly exit: SandboxExit;
  readonly finishedAt: Date;
  readonly output: OutputEvidence;
}

function resultOf(
  { task, container, stopper, startedAt, words }: StartedRun,
  { exit, finishedAt, output }: End,
): RunResult {
  const { attempt: stop } = stopper;
  // Unless it was stopped before it had begun.
  if (exit === 'never' && stop === undefined) {
    const why = words.whole().trim() || 'bubblewrap did not say why';
    const about = { op: 'start task', taskId: task.id, exitCode: 125 };
    throw new DrvError('DRV_START_FAILED', `The sandbox was not made: ${why}`, about);
  }
  const { directory: _directory, ...image } = container.image;
  const exitCode = typeof exit === 'number' ? exit : undefined;
  const times = { startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString() };
  return buildResult({
    task,
    // Nobody looks. But without a limit there is no kill for memory that would be the task's own doing.
    exit: { exitCode, oomKilled: false, ...times },
    stop,
    output,
    usage: { samples: 0 },
    image,
    queuedMs: 0,
    sharedClock: true,
  });
}
