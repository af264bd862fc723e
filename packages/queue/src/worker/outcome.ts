import type { Outcome } from '../protocol/record.ts';
import type { RunSummary } from '../store/task-store.ts';

/** What people are told who look at the queue. */
export function summaryOf({ result, error }: Outcome): RunSummary {
  return { text: result?.status ?? error?.code ?? 'closed', failed: result === undefined };
}
