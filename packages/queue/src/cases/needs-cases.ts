import assert from 'node:assert/strict';
import type { ClaimedRun, TaskStore } from '../store/task-store.ts';
import type { RunNeeds, WorkerOffer } from '../store/workers.ts';
import { claim, end, ONE, queued, TWO } from './claims.ts';
import type { TaskStoreCase } from './task-store-case.ts';

/** Of what nobody takes, in vain. */
const SHORT_MS = 300;

async function take(store: TaskStore, offer: WorkerOffer, waitMs = 5_000): Promise<ClaimedRun | undefined> {
  return store.claim(ONE, { waitMs, offer });
}

/** Submits runs of some tenants, each so many, and gives the tenants in the order in which their runs are claimed. */
async function order(store: TaskStore, tenants: readonly string[]): Promise<string[]> {
  const owners = new Map<string, string>();
  for (const tenant of tenants) {
    const run = { ...queued(), tenant };
    owners.set(run.runId, tenant);
    await store.submit(run);
  }
  const claimed: ClaimedRun[] = [];
  while (claimed.length < tenants.length) claimed.push(await claim(store));
  for (const run of claimed) await end(store, run);
  return claimed.map(({ runId }) => owners.get(runId) ?? '');
}

/** Who may take which run, and whose turn it is. */
export const needsCases: readonly TaskStoreCase[] = [
  {
    id: 'STOR-017',
    title: 'a run is claimed by who has what it needs alone, and holds up no other meanwhile',
    async run({ store, other }) {
      const needs: readonly RunNeeds[] = [
        { labels: ['gpu', 'eu'] },
        { memoryBytes: 2_000_000_000 },
        { cpus: 1.5 },
      ];
      const picky = needs.map((one) => ({ ...queued(), needs: one }));
      for (const run of picky) await store.submit(run);
      const small = { labels: ['eu'], memoryBytes: 1_999_999_999, cpus: 1.25 };
      assert.equal(await take(other, small, SHORT_MS), undefined);
      const modest = queued();
      await store.submit(modest);
      const first = await take(other, small);
      assert.equal(first?.runId, modest.runId);
      const fitting = [{ ...small, labels: ['eu', 'gpu'] }, { ...small, memoryBytes: 2e9 }, { labels: [] }];
      for (const [index, run] of picky.entries()) {
        const claimed = await take(other, fitting[index] ?? small);
        assert.deepEqual([claimed?.runId, claimed?.needs], [run.runId, run.needs]);
        if (claimed !== undefined) await end(store, claimed);
      }
      if (first !== undefined) await end(store, first);
    },
  },
  {
    id: 'STOR-018',
    title: 'a claim that waits gets a run that it fits, and one that it does not is left to others',
    async run({ store, other }) {
      const plain = take(other, { labels: [] }, 1_500);
      const labelled = take(store, { labels: ['gpu'] });
      const run = { ...queued(), needs: { labels: ['gpu'] } };
      await other.submit(run);
      const claimed = await labelled;
      assert.equal(claimed?.runId, run.runId);
      assert.equal(await plain, undefined);
      if (claimed !== undefined) await end(store, claimed);
    },
  },
  {
    id: 'STOR-019',
    title: 'the tenants take turns, however many runs each of them has',
    async run({ store }) {
      const many = Array.from({ length: 20 }, () => 'many');
      const claimed = await order(store, [...many, 'few', 'few', 'one']);
      assert.ok(claimed.indexOf('one') <= 3, claimed.join());
      assert.ok(claimed.lastIndexOf('few') <= 5, claimed.join());
      // Who has had no run for a moment is not new.
      const again = await order(store, ['many', 'one', 'many', 'never']);
      assert.equal(again[0], 'never');
    },
  },
  {
    id: 'STOR-020',
    title: 'workers are known with what they have until they leave, and drivers are none of them',
    async run({ store, other }) {
      const offer = { labels: ['gpu'], memoryBytes: 8e9, cpus: 4 };
      await store.beat(TWO.workerId, { node: TWO.node, offer });
      await store.beat('driver-of-nobody');
      const find = async () => (await other.workers()).filter(({ workerId }) => workerId === TWO.workerId);
      const [worker] = await find();
      assert.deepEqual([worker?.node, worker?.offer], [TWO.node, offer]);
      assert.ok(worker !== undefined && worker.silentMs < 10_000);
      assert.equal((await other.workers()).length, 1);
      await store.leave(TWO.workerId);
      assert.deepEqual(await find(), []);
    },
  },
  {
    id: 'STOR-021',
    title: 'the depth is how many runs wait and are claimed',
    async run({ store, other }) {
      const before = await other.depth();
      const runs = [
        queued(),
        { ...queued(), needs: { labels: ['gpu'] } },
        { ...queued(), startAfterMs: 60_000 },
      ];
      for (const run of runs) await store.submit(run);
      const claimed = await claim(store);
      assert.deepEqual(
        [(await other.depth()).waiting - before.waiting, (await other.depth()).claimed - before.claimed],
        [2, 1],
      );
      for (const { runId } of runs.slice(1)) assert.equal(await other.withdraw(runId), true);
      await end(store, claimed);
      assert.deepEqual(await other.depth(), before);
    },
  },
];
