import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { claim, end, ENDED, ONE, queued, TWO } from './claims.ts';
import { closeCases } from './close-cases.ts';
import { lookCases } from './look-cases.ts';
import { lostCases } from './lost-cases.ts';
import { messageCases } from './message-cases.ts';
import { needsCases } from './needs-cases.ts';
import { orderCases } from './order-cases.ts';
import { ownerCases } from './owner-cases.ts';
import type { TaskStoreCase } from './task-store-case.ts';

/** What every store promises. They end by themselves and leave nothing waiting in the queue. */
export const taskStoreCases: readonly TaskStoreCase[] = [
  {
    id: 'STOR-001',
    title: 'a run that was submitted is claimed once, as it was submitted',
    async run({ store, other }) {
      const run = queued();
      assert.equal(await store.submit(run), true);
      const claimed = await claim(other);
      const { waitedMs, ...rest } = claimed;
      assert.deepEqual(
        { ...rest, body: [...claimed.body] },
        { ...run, body: [...run.body], needs: undefined, fence: 1, record: undefined },
      );
      assert.ok(waitedMs >= 0 && waitedMs < 10_000, String(waitedMs));
      assert.equal(await store.claim(TWO, { waitMs: 300 }), undefined);
      await end(store, claimed);
    },
  },
  {
    id: 'STOR-002',
    title: 'a claim that waits gets a run as soon as there is one',
    async run({ store, other }) {
      const waiting = claim(other);
      await store.submit(queued());
      await end(store, await waiting);
    },
  },
  {
    id: 'STOR-003',
    title: 'runs are claimed in the order in which they were submitted',
    async run({ store }) {
      const runs = [queued(), queued(), queued()];
      for (const run of runs) await store.submit(run);
      for (const { runId } of runs) {
        const claimed = await claim(store);
        assert.equal(claimed.runId, runId);
        await end(store, claimed);
      }
    },
  },
  {
    id: 'STOR-004',
    title: 'an id is taken until its run has ended; to submit the same run twice is to submit it once',
    async run({ store, other }) {
      const run = queued();
      assert.deepEqual([await store.submit(run), await store.submit(run)], [true, true]);
      assert.equal(await other.submit({ ...queued(), taskId: run.taskId }), false);
      await end(store, await claim(store));
      const next = { ...queued(), taskId: run.taskId };
      assert.equal(await other.submit(next), true);
      assert.equal(await other.runOf(run.taskId), next.runId);
      await end(store, await claim(store));
    },
  },
  {
    id: 'STOR-005',
    title: 'a run that waits is withdrawn and never claimed; one that was claimed is not withdrawn',
    async run({ store, other }) {
      const [first, second] = [queued(), queued()];
      await store.submit(first);
      assert.equal(await other.withdraw(first.runId), true);
      await store.submit(second);
      const claimed = await claim(store);
      assert.equal(claimed.runId, second.runId);
      assert.equal(await other.withdraw(second.runId), false);
      await end(store, claimed);
    },
  },
  {
    id: 'STOR-006',
    title: 'who has lost a run cannot write: not its record, not its messages, not its end',
    async run({ store, other }) {
      await store.submit(queued());
      const { runId, fence } = await claim(store);
      assert.equal(await store.write(runId, fence, { record: Buffer.from('mine') }), true);
      const adopted = await other.adopt(runId, fence, TWO);
      assert.deepEqual([adopted?.fence, adopted?.record?.toString()], [2, 'mine']);
      assert.equal(
        await store.write(runId, fence, {
          record: Buffer.from('late'),
          messages: [Buffer.from('late')],
          ended: ENDED,
        }),
        false,
      );
      assert.equal(await store.adopt(runId, fence, ONE), undefined);
      assert.equal((await store.state(runId))?.phase, 'claimed');
      assert.deepEqual(await store.read(runId, 'up', undefined), []);
      await end(other, { runId, fence: 2 });
    },
  },
  {
    id: 'STOR-007',
    title: 'a run that was given up has ended, its owner cannot write, and its node still has to tidy up',
    async run({ store, other }) {
      await store.submit(queued());
      const { runId, fence } = await claim(store);
      assert.equal(await other.giveUp(runId, fence, { record: Buffer.from('lost'), ended: ENDED }), true);
      assert.equal(await store.write(runId, fence, {}), false);
      const [left] = await store.runsOf('one');
      assert.deepEqual([left?.runId, left?.ended], [runId, true]);
      const adopted = await store.adopt(runId, fence + 1, TWO);
      assert.equal(adopted?.record?.toString(), 'lost');
      await end(store, { runId, fence: fence + 2 });
      await store.tidied(runId, 'one');
      assert.deepEqual(await store.runsOf('one'), []);
    },
  },
  {
    id: 'STOR-008',
    title: 'a run that was put back is claimed again, and its old owner cannot write',
    async run({ store, other }) {
      await store.submit(queued());
      const { runId, fence } = await claim(store);
      assert.equal(await other.requeue(runId, fence), true);
      assert.equal(await other.requeue(runId, fence), false);
      assert.deepEqual(await store.runsOf('one'), []);
      const again = await claim(other);
      assert.equal(again.runId, runId);
      assert.ok(again.fence > fence);
      assert.equal(await store.write(runId, fence, {}), false);
      await end(other, again);
    },
  },
  {
    id: 'STOR-011',
    title: 'silence is counted from the last sign of life; who has left is not known',
    async run({ store, other }) {
      const member = `worker-${randomUUID()}`;
      assert.equal(await store.silence(member), undefined);
      await store.beat(member);
      const silence = await other.silence(member);
      assert.ok(silence !== undefined && silence >= 0 && silence < 10_000, String(silence));
      await store.leave(member);
      assert.equal(await other.silence(member), undefined);
    },
  },
  {
    id: 'STOR-012',
    title: 'the state of a run tells its owner, its record, and how it ended',
    async run({ store, other }) {
      const run = queued();
      assert.equal(await other.state(run.runId), undefined);
      await store.submit(run);
      assert.deepEqual(
        [(await other.state(run.runId))?.phase, (await other.state(run.runId))?.silentMs],
        ['waiting', undefined],
      );
      await store.beat(ONE.workerId);
      const claimed = await claim(store);
      await store.write(run.runId, claimed.fence, { record: Buffer.from('half') });
      const state = await other.state(run.runId);
      assert.deepEqual(
        [state?.phase, state?.node, state?.fence, state?.taskId],
        ['claimed', 'one', 1, run.taskId],
      );
      assert.equal(Buffer.from(state?.record ?? []).toString(), 'half');
      assert.ok((state?.silentMs ?? -1) >= 0);
      await end(store, claimed);
      assert.equal((await other.state(run.runId))?.phase, 'ended');
      assert.deepEqual(await other.runsOf('one'), []);
    },
  },
  ...orderCases,
  ...ownerCases,
  ...lostCases,
  ...lookCases,
  ...messageCases,
  ...needsCases,
  {
    id: 'STOR-016',
    title:
      'a run whose worker has left has an owner that is not known, and is not taken for one just heard of',
    async run({ store, other }) {
      await store.submit(queued());
      const claimed = await claim(store);
      await store.beat(ONE.workerId, { node: ONE.node, offer: { labels: [] } });
      const silentMs = async () =>
        (await other.runsOf(ONE.node)).map((run) => [run.runId, run.silentMs === undefined]);
      assert.deepEqual(await silentMs(), [[claimed.runId, false]]);
      await store.leave(ONE.workerId);
      assert.deepEqual(await silentMs(), [[claimed.runId, true]]);
      assert.equal((await other.state(claimed.runId))?.silentMs, Number.POSITIVE_INFINITY);
      await end(store, claimed);
    },
  },
  ...closeCases,
];
