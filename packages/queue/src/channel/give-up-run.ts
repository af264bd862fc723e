import { publishStoreQueue } from '@drv/core/driver';
import type { Codec } from '../protocol/codec.ts';
import { decodeRecord, encodeRecord, type Outcome } from '../protocol/record.ts';
import type { RunState, RunSummary, TaskStore } from '../store/task-store.ts';

/** How people see it in the queue. */
export const LOST: RunSummary = { text: 'DRV_NODE_LOST', failed: true };

/**
 * A run whose node is gone. What was never started goes back into the queue, and is run elsewhere; else it has an outcome:
 * it is lost. `undefined` also where its node was quicker.
 *
 * @param options `silentMs`: milliseconds for which nothing was heard of it, `Infinity` for ever.
 * @throws `DRV_PROTOCOL` when what is known of it cannot be read; `DRV_STORE_UNAVAILABLE`
 */
export async function giveUpRun(
  { runId, fence, node, record: body }: RunState,
  { store, codec, silentMs }: { readonly store: TaskStore; readonly codec: Codec; readonly silentMs: number },
): Promise<Outcome | undefined> {
  const record = decodeRecord(body, runId, codec);
  if (record.mayHaveRun !== true) {
    await store.requeue(runId, fence, { isLost: true });
    return undefined;
  }
  const silence = Number.isFinite(silentMs) ? `for ${Math.round(silentMs)} ms` : 'any more';
  const message = `The node ${node} has not been heard of ${silence}; the task ran there, or may have`;
  const outcome: Outcome = { error: { code: 'DRV_NODE_LOST', message, retryable: false } };
  const given = await store.giveUp(runId, fence, {
    record: encodeRecord({ ...record, outcome }, runId, codec),
    ended: LOST,
  });
  if (!given) return undefined;
  publishStoreQueue({ event: 'lost', store: store.name });
  return outcome;
}
