import assert from 'node:assert/strict';
import { LISTED_BODY_BYTES } from '../store/task-store.ts';
import { claim, end, ONE, queued } from './claims.ts';
import type { TaskStoreCase } from './task-store-case.ts';

/** What those see who look on. */
export const lookCases: readonly TaskStoreCase[] = [
  {
    id: 'STOR-030',
    title: 'a list has the runs that have not ended, the oldest first, and says how many there are',
    async run({ store, other }) {
      assert.deepEqual(await store.list({ limit: 10 }), { runs: [], total: 0 });
      const large = { ...queued(), body: Buffer.alloc(LISTED_BODY_BYTES + 1) };
      const runs = [queued(), queued(), large];
      for (const run of runs) await store.submit(run);
      await other.beat(ONE.workerId, { node: ONE.node, offer: { labels: [] } });
      const claimed = await claim(store);
      await store.write(claimed.runId, claimed.fence, { record: Buffer.from('half') });
      const { runs: listed, total } = await other.list({ limit: 10 });
      assert.equal(total, 3);
      assert.deepEqual(
        listed.map(({ runId, taskId, phase, node }) => [runId, taskId, phase, node]),
        runs.map(({ runId, taskId }, index) => [
          runId,
          taskId,
          index === 0 ? 'claimed' : 'waiting',
          index === 0 ? 'one' : undefined,
        ]),
      );
      const [first, second, third] = listed;
      assert.ok((first?.silentMs ?? -1) >= 0 && second?.silentMs === undefined);
      assert.ok((first?.ageMs ?? -1) >= 0 && (first?.ageMs ?? 0) < 60_000);
      assert.equal(Buffer.from(first?.record ?? []).toString(), 'half');
      assert.deepEqual([...(second?.body ?? [])], [...(runs[1]?.body ?? [])]);
      assert.equal(third?.body, undefined);
      const short = await store.list({ limit: 1 });
      assert.deepEqual([short.runs.map(({ runId }) => runId), short.total], [[claimed.runId], 3]);
      await end(store, claimed);
      assert.equal(await store.withdraw(runs[1]?.runId ?? ''), true);
      const last = await claim(store);
      assert.deepEqual(
        (await other.list({ limit: 10 })).runs.map(({ runId }) => runId),
        [large.runId],
      );
      assert.equal(await store.giveUp(last.runId, last.fence, {}), true);
      assert.equal((await other.list({ limit: 10 })).total, 0);
    },
  },
  {
    id: 'STOR-031',
    title: 'a run can be withdrawn with what is to be known of it, and with messages to its caller',
    async run({ store, other }) {
      const [first, second] = [queued(), queued()];
      await store.submit(first);
      const update = { record: Buffer.from('stopped'), messages: [Buffer.from('one'), Buffer.from('two')] };
      assert.equal(await other.withdraw(first.runId, update), true);
      const state = await store.state(first.runId);
      assert.deepEqual([state?.phase, Buffer.from(state?.record ?? []).toString()], ['ended', 'stopped']);
      const messages = await store.read(first.runId, 'up', undefined);
      assert.deepEqual(
        messages.map(({ body }) => Buffer.from(body).toString()),
        ['one', 'two'],
      );
      await store.submit(second);
      const claimed = await claim(store);
      assert.equal(await other.withdraw(second.runId, update), false);
      assert.deepEqual(await store.read(second.runId, 'up', undefined), []);
      assert.equal((await store.state(second.runId))?.record, undefined);
      await end(store, claimed);
    },
  },
  {
    id: 'STOR-032',
    title: 'messages for one who looks on are apart from all others',
    async run({ store, other }) {
      await store.submit(queued());
      const { runId, fence } = await claim(store);
      let told = () => {};
      const news = new Promise<void>((resolve) => {
        told = resolve;
      });
      const unwatch = other.watch(runId, 'look-a', () => {
        void other.read(runId, 'look-a', undefined).then(({ length }) => length > 0 && told());
      });
      await store.append(runId, [Buffer.from('one')], 'look-a');
      await news;
      unwatch();
      const [message, ...more] = await other.read(runId, 'look-a', undefined);
      assert.deepEqual([Buffer.from(message?.body ?? []).toString(), more.length], ['one', 0]);
      for (const direction of ['up', 'down', 'look-b'] as const) {
        assert.deepEqual(await other.read(runId, direction, undefined), []);
      }
      await other.discard(runId, 'look-a', message?.cursor ?? '');
      assert.deepEqual(await other.read(runId, 'look-a', undefined), []);
      await end(store, { runId, fence });
    },
  },
];
