import type { RunResult } from '@drv/core';
import type { Outcome } from '../protocol/record.ts';
import type { StopOptions } from '../protocol/stop-options.ts';
import { shortened } from '../protocol/shortened.ts';
import type { RunSummary } from '../store/task-store.ts';

const MAX_REASON_BYTES = 1_000;

/** As it is kept: a reason of any length is the caller's, who knows it. */
export function keptResult(result: RunResult): RunResult {
  return result.status === 'cancelled' && result.reason !== undefined
    ? { ...result, reason: shortened(result.reason, MAX_REASON_BYTES) }
    : result;
}

/** As it is kept: what is longer is the caller's, who knows it. */
export function keptStop({ reason, graceMs }: StopOptions): StopOptions {
  return { reason: reason && shortened(reason, MAX_REASON_BYTES), graceMs };
}

/** What people are told who look at the queue. */
export function summaryOf({ result, error }: Outcome): RunSummary {
  return { text: result?.status ?? error?.code ?? 'closed', failed: result === undefined };
}
