import assert from 'node:assert/strict';
import type { TaskStore } from '../store/task-store.ts';
import { claim, end, ENDED, ONE, queued, TWO } from './claims.ts';
import type { TaskStoreCase } from './task-store-case.ts';

const nap = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const lostRuns = async (store: TaskStore) => (await store.lost()).map(({ runId }) => runId);

/** Of whom nothing is heard any more. */
export const lostCases: readonly TaskStoreCase[] = [
  {
    id: 'STOR-080',
    title:
      'a run is lost when its owner is silent for longer than it may, and not one that waits or has ended',
    async run({ store, other }) {
      const [patient, endless, hasty, ended, waiting] = [
        { ...queued(), lostMs: 60_000 },
        queued(),
        { ...queued(), lostMs: 1 },
        { ...queued(), lostMs: 1 },
        { ...queued(), lostMs: 1 },
      ];
      await store.beat(ONE.workerId, { node: ONE.node, offer: { labels: [] } });
      for (const run of [patient, endless, hasty, ended]) {
        await store.submit(run);
        assert.equal((await claim(store)).runId, run.runId);
      }
      await end(store, { runId: ended.runId, fence: 1 });
      await store.submit(waiting);
      await nap(20);
      const [lost, ...others] = await other.lost();
      assert.deepEqual(others, []);
      assert.deepEqual(
        [lost?.runId, lost?.taskId, lost?.phase, lost?.fence, lost?.node],
        [hasty.runId, hasty.taskId, 'claimed', 1, ONE.node],
      );
      assert.ok((lost?.silentMs ?? 0) > 1);
      assert.deepEqual({ ...lost, silentMs: 1 }, { ...(await other.state(hasty.runId)), silentMs: 1 });
      await store.leave(ONE.workerId);
      assert.deepEqual(new Set(await lostRuns(other)), new Set([patient.runId, hasty.runId]));
      assert.equal(await other.giveUp(hasty.runId, 1, { ended: ENDED }), true);
      for (const { runId } of [patient, endless]) await end(store, { runId, fence: 1 });
      assert.deepEqual(await lostRuns(other), []);
      await store.withdraw(waiting.runId);
      await store.tidied(hasty.runId, ONE.node);
    },
  },
  {
    id: 'STOR-081',
    title:
      'the last word of a worker counts as a sign of life for its runs, of which it takes care no more: others of its node take them at once',
    async run({ store, other }) {
      await store.submit(queued());
      const claimed = await claim(store);
      await store.beat(ONE.workerId, { node: ONE.node, offer: { labels: [] } });
      await store.beat(ONE.workerId);
      const silentMs = (await other.state(claimed.runId))?.silentMs;
      assert.ok(silentMs !== undefined && silentMs < 10_000, String(silentMs));
      assert.deepEqual(
        (await other.runsOf(ONE.node)).map((run) => run.silentMs),
        [undefined],
      );
      assert.deepEqual(await other.workers(), []);
      assert.deepEqual(await lostRuns(other), []);
      assert.equal((await other.adopt(claimed.runId, 1, TWO))?.fence, 2);
      await end(store, { runId: claimed.runId, fence: 2 });
      await store.leave(ONE.workerId);
    },
  },
];
