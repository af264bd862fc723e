import { encodeRecord } from '../protocol/record.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import type { WorkerParts } from './worker-parts.ts';

/** After all that its owner has written, also where that comes late. */
const LAST_ORDER = 2 ** 31 - 1;

/** Puts a run that was not started back into the queue. That it might be may have been written already. */
export async function giveBack(
  { store, codec }: Pick<WorkerParts, 'store' | 'codec'>,
  { runId, fence }: Pick<ClaimedRun, 'runId' | 'fence'>,
): Promise<void> {
  await store.write(runId, fence, { record: encodeRecord({}, runId, codec), order: LAST_ORDER });
  await store.requeue(runId, fence);
}
