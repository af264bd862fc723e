import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { claim, end, queued, TWO } from './claims.ts';
import type { TaskStoreCase } from './task-store-case.ts';

/** Who owns a run, or goes on with it, and what that one writes. */
export const ownerCases: readonly TaskStoreCase[] = [
  {
    id: 'STOR-070',
    title:
      'a record that comes after a later one of the same owner is not written; the next owner begins anew',
    async run({ store, other }) {
      await store.submit(queued());
      const { runId, fence } = await claim(store);
      const write = async (record: string, order: number, at = fence) => {
        assert.equal(await other.write(runId, at, { record: Buffer.from(record), order }), true);
        return Buffer.from((await store.state(runId))?.record ?? []).toString();
      };
      assert.equal(await write('one', 1), 'one');
      assert.equal(await write('two', 2), 'two');
      assert.equal(await write('one', 1), 'two');
      assert.equal(await write('two again', 2), 'two');
      await store.adopt(runId, fence, TWO);
      assert.equal(await write('of the next one', 1, fence + 1), 'of the next one');
      await end(store, { runId, fence: fence + 1 });
    },
  },
  {
    id: 'STOR-071',
    title: 'of several members one goes on with a run, until it lets go, leaves, or is silent for too long',
    async run({ store, other }) {
      const run = queued();
      await store.submit(run);
      const [first, second] = [`driver-${randomUUID()}`, `driver-${randomUUID()}`];
      await store.beat(first);
      await other.beat(second);
      const hold = (member: string, silentMs = 60_000) => other.hold(run.runId, member, silentMs);
      assert.equal(await hold(first), undefined);
      assert.equal(await hold(first), undefined);
      const silence = await hold(second);
      assert.ok(silence !== undefined && silence >= 0 && silence < 60_000, String(silence));
      await store.letGo(run.runId, second);
      assert.notEqual(await hold(second), undefined);
      await store.letGo(run.runId, first);
      assert.equal(await hold(second, 0), undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(await hold(first), undefined);
      await store.leave(first);
      assert.equal(await hold(second), undefined);
      await store.beat(first);
      await store.letGo(run.runId, second);
      const asked = await Promise.all([hold(first), store.hold(run.runId, second, 60_000)]);
      assert.equal(asked.filter((one) => one === undefined).length, 1);
      await end(store, await claim(store));
    },
  },
];
