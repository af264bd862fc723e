import type { RunHandle, RunResult } from '@drv/core';
import { classifyDelivery } from '@drv/core/driver';
import type { Outcome } from '../protocol/record.ts';
import type { StopOptions } from '../protocol/stop-options.ts';
import { shortened } from '../protocol/shortened.ts';
import type { RunSummary } from '../store/task-store.ts';
import type { Conversation } from './conversation.ts';

const MAX_REASON_BYTES = 1_000;

interface Evidence {
  /** Of a task that was taken over, the stop that was said of it. */
  readonly stop: StopOptions | undefined;
  readonly node: string;
}

/** The result as it is kept and as its caller gets it: once the output is given, or cannot be. */
export async function deliveredResult(
  handle: RunHandle,
  { outputs, closing }: Pick<Conversation, 'outputs' | 'closing'>,
  { stop, node }: Evidence,
): Promise<RunResult> {
  const result = keptResult(await handle.wait(), stop);
  const output = classifyDelivery(result.output, { readerLost: !(await outputs.given(closing)) });
  return { ...result, node, output };
}

/** A reason of any length is the caller's, who knows it. */
function keptResult(ended: RunResult, stop: StopOptions | undefined): RunResult {
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
