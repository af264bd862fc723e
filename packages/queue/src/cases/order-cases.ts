import assert from 'node:assert/strict';
import { MAX_PRIORITY, type ClaimedRun, type QueuedRun } from '../store/task-store.ts';
import { claim, ELSEWHERE, end, queued } from './claims.ts';
import type { TaskStoreCase } from './task-store-case.ts';

/** Which of the runs that wait is next. */
export const orderCases: readonly TaskStoreCase[] = [
  {
    id: 'STOR-013',
    title: 'runs of a greater priority are claimed first, and those of one in their order',
    async run({ store, other }) {
      const runs = [0, 5, MAX_PRIORITY, 5, undefined].map((priority) => ({ ...queued(), priority }));
      for (const run of runs) await store.submit(run);
      const claimed: ClaimedRun[] = [];
      while (claimed.length < runs.length) claimed.push(await claim(other));
      assert.deepEqual(
        claimed.map(({ runId }) => runs.findIndex((run) => run.runId === runId)),
        [2, 1, 3, 0, 4],
      );
      for (const run of claimed) await end(store, run);
    },
  },
  {
    id: 'STOR-014',
    title: 'a run of a greater priority that was put back is claimed before others',
    async run({ store, other }) {
      const first = { ...queued(), priority: 1 };
      await store.submit(first);
      const { fence } = await claim(store);
      const second = queued();
      await store.submit(second);
      await other.requeue(first.runId, fence);
      for (const { runId } of [first, second]) {
        const claimed = await claim(store);
        assert.equal(claimed.runId, runId);
        await end(store, claimed);
      }
    },
  },
  {
    id: 'STOR-015',
    title:
      'a run that is to start later is not claimed before, holds up no other, and can be withdrawn meanwhile',
    async run({ store, other }) {
      const [later, withdrawn] = [3_000, 60_000].map((startAfterMs) => ({
        ...queued(),
        startAfterMs,
        priority: MAX_PRIORITY,
      })) as [QueuedRun, QueuedRun];
      const submittedAt = performance.now();
      await store.submit(later);
      await store.submit(withdrawn);
      const now = queued();
      await store.submit(now);
      const claimed = await claim(other);
      assert.equal(claimed.runId, now.runId);
      assert.equal((await other.state(later.runId))?.phase, 'waiting');
      assert.equal(await other.withdraw(withdrawn.runId), true);
      const delayed = await claim(other);
      assert.equal(delayed.runId, later.runId);
      const afterMs = performance.now() - submittedAt;
      assert.ok(afterMs >= 2_900, `it was claimed after ${afterMs} ms`);
      for (const run of [claimed, delayed]) await end(store, run);
    },
  },
  {
    id: 'STOR-022',
    title: 'of a run that was put back while its node was lost the node has to tidy up, whoever has it now',
    async run({ store, other }) {
      const run = queued();
      await store.submit(run);
      const { runId, fence } = await claim(store);
      assert.equal(await other.requeue(runId, fence, { isLost: true }), true);
      const again = await other.claim(ELSEWHERE, { waitMs: 5_000 });
      assert.equal(again?.runId, runId);
      const [left, ...more] = await store.runsOf('one');
      assert.deepEqual([left?.runId, [...(left?.leftBody ?? [])], more], [runId, [...run.body], []]);
      assert.deepEqual(
        (await store.runsOf('two')).map(({ leftBody }) => leftBody),
        [undefined],
      );
      await store.tidied(runId, 'one');
      assert.deepEqual(await store.runsOf('one'), []);
      // The node that has it again has nothing else to tidy up.
      assert.equal(await other.requeue(runId, again?.fence ?? 0, { isLost: true }), true);
      const back = await other.claim(ELSEWHERE, { waitMs: 5_000 });
      assert.deepEqual(
        (await store.runsOf('two')).map(({ leftBody }) => leftBody),
        [undefined],
      );
      await end(store, { runId, fence: back?.fence ?? 0 });
      assert.deepEqual(await store.runsOf('two'), []);
    },
  },
];
