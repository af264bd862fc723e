import { encodeRecord } from '../protocol/record.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import type { WorkerParts } from './worker-parts.ts';

/** Puts a run that was not started back into the queue. That it might be may have been written already. */
export async function giveBack(
  { store, codec }: Pick<WorkerParts, 'store' | 'codec'>,
  { runId, fence }: Pick<ClaimedRun, 'runId' | 'fence'>,
): Promise<void> {
  await store.write(runId, fence, { record: encodeRecord({}, runId, codec) });
  await store.requeue(runId, fence);
}
