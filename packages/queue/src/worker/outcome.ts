import type { RunResult } from '@drv/core';
import type { Outcome } from '../protocol/record.ts';
import type { StopOptions } from '../protocol/stop-options.ts';
import { shortened } from '../protocol/shortened.ts';
import type { RunSummary } from '../store/task-store.ts';

const MAX_REASON_BYTES = 1_000;

/**
 * As it is kept: a reason of any length is the caller's, who knows it.
 *
 * @param stop Of a task that was taken over, the stop that was said of it.
 */
export function keptResult(ended: RunResult, stop?: StopOptions): RunResult {
  const result = stop === undefined ? ended : explained(ended, stop);
  return result.status === 'cancelled' && result.reason !== undefined
    ? { ...result, reason: shortened(result.reason, MAX_REASON_BYTES) }
    : result;
}

/** A stop explains a signal of which nobody knows: the worker that sent it has died before it could tell. */
function explained(result: RunResult, { reason }: StopOptions): RunResult {
  if (result.status !== 'killed' || result.cause !== 'signal') return result;
  const { cause: _cause, ...evidence } = result;
  return { ...evidence, status: 'cancelled', ...(reason === undefined ? {} : { reason }) };
}

/** As it is kept: what is longer is the caller's, who knows it. */
export function keptStop({ reason, graceMs }: StopOptions): StopOptions {
  return { reason: reason && shortened(reason, MAX_REASON_BYTES), graceMs };
}

/** What people are told who look at the queue. */
export function summaryOf({ result, error }: Outcome): RunSummary {
  return { text: result?.status ?? error?.code ?? 'closed', failed: result === undefined };
}
