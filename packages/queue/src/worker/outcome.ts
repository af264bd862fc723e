import type { RunResult } from '@drv/core';
import type { Outcome } from '../protocol/record.ts';
import type { RunSummary } from '../store/task-store.ts';

/** The caller did not take all of the output. An earlier reason stays. */
export function missedByReader(result: RunResult): RunResult {
  const { output } = result;
  return output.complete
    ? { ...result, output: { ...output, complete: false, incomplete: 'reader' } }
    : result;
}

/** What people are told who look at the queue. */
export function summaryOf({ result, error }: Outcome): RunSummary {
  return { text: result?.status ?? error?.code ?? 'closed', failed: result === undefined };
}
