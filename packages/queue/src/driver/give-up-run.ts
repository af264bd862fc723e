import { publishStoreQueue } from '@drv/core/driver';
import type { Codec } from '../protocol/codec.ts';
import { decodeRecord, encodeRecord, type Outcome } from '../protocol/record.ts';
import type { RunState, TaskStore } from '../store/task-store.ts';

/**
 * A run whose node is gone. What was never started goes back into the queue, and is run elsewhere; else it has an outcome:
 * it is lost. `undefined` also where its node was quicker.
 */
export async function giveUpRun(
  { runId, fence, node, record: body }: RunState,
  { store, codec, lostMs }: { readonly store: TaskStore; readonly codec: Codec; readonly lostMs: number },
): Promise<Outcome | undefined> {
  const record = decodeRecord(body, runId, codec);
  if (record.mayHaveRun !== true) {
    await store.requeue(runId, fence, { isLost: true });
    return undefined;
  }
  const message = `The node ${node} has not been heard of for ${lostMs} ms; the task ran there, or may have`;
  const outcome: Outcome = { error: { code: 'DRV_NODE_LOST', message, retryable: false } };
  const given = await store.giveUp(runId, fence, {
    record: encodeRecord({ ...record, outcome }, runId, codec),
    ended: { text: 'DRV_NODE_LOST', failed: true },
  });
  if (!given) return undefined;
  publishStoreQueue({ event: 'lost', store: store.name });
  return outcome;
}
