import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ClaimedRun, QueuedRun, TaskStore } from '../store/task-store.ts';

export const ONE = { workerId: 'worker-one', node: 'one' };
export const TWO = { workerId: 'worker-two', node: 'one' };
export const ELSEWHERE = { workerId: 'worker-three', node: 'two' };
export const ENDED = { text: 'success', failed: false };
const WAIT = { waitMs: 5_000 };

/** A new run of a new task. */
export function queued(): QueuedRun {
  return { runId: randomUUID(), taskId: `task-${randomUUID()}`, body: Buffer.from([1, 0, 255, 128]) };
}

/** The next run, for {@link ONE}. */
export async function claim(store: TaskStore): Promise<ClaimedRun> {
  const claimed = await store.claim(ONE, WAIT);
  assert.ok(claimed !== undefined, 'a run was waiting');
  return claimed;
}

export async function end(
  store: TaskStore,
  { runId, fence }: Pick<ClaimedRun, 'runId' | 'fence'>,
): Promise<void> {
  assert.equal(await store.write(runId, fence, { ended: ENDED }), true);
}
