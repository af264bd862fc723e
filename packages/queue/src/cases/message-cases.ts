import assert from 'node:assert/strict';
import type { NewMessages, StoredMessage } from '../store/task-store.ts';
import { claim, end, queued } from './claims.ts';
import type { TaskStoreCase } from './task-store-case.ts';

const plain = ({ cursor, body }: StoredMessage) => ({ cursor, body: Buffer.from(body).toString() });

/** What those get who talk about a run. */
export const messageCases: readonly TaskStoreCase[] = [
  {
    id: 'STOR-009',
    title:
      'messages are read in order, from a cursor on, byte for byte, and forgotten when they are discarded',
    async run({ store, other }) {
      await store.submit(queued());
      const { runId, fence } = await claim(store);
      const bodies = Array.from({ length: 100 }, (_, index) => Buffer.from([index, 0, 255, 10]));
      for (const half of [bodies.slice(0, 60), bodies.slice(60)]) await store.append(runId, half);
      const seen: Buffer[] = [];
      let cursor: string | undefined;
      for (;;) {
        const messages = await other.read(runId, 'down', cursor);
        if (messages.length === 0) break;
        seen.push(...messages.map(({ body }) => Buffer.from(body)));
        cursor = messages.at(-1)?.cursor;
      }
      assert.deepEqual(seen, bodies);
      await store.discard(runId, 'down', cursor ?? '');
      assert.deepEqual(await other.read(runId, 'down', undefined), []);
      await store.append(runId, [Buffer.from('later')]);
      assert.equal((await other.read(runId, 'down', cursor)).length, 1);
      await end(store, { runId, fence });
    },
  },
  {
    id: 'STOR-010',
    title: 'whoever watches a run is told of its messages, in either direction, until it stops watching',
    async run({ store, other }) {
      await store.submit(queued());
      const { runId, fence } = await claim(store);
      for (const direction of ['up', 'down'] as const) {
        let told = () => {};
        const news = new Promise<void>((resolve) => {
          told = resolve;
        });
        const unwatch = other.watch(runId, direction, () => {
          void other.read(runId, direction, undefined).then(({ length }) => length > 0 && told());
        });
        if (direction === 'up') await store.write(runId, fence, { messages: [Buffer.from('x')] });
        else await store.append(runId, [Buffer.from('x')]);
        await news;
        unwatch();
      }
      await end(store, { runId, fence });
    },
  },
  {
    id: 'STOR-052',
    title:
      'messages that whoever watches is told are those that it would read, and tells what came before them',
    async run({ store, other }) {
      await store.submit(queued());
      const { runId, fence } = await claim(store);
      const told: NewMessages[] = [];
      let tell = () => {};
      const unwatch = other.watch(runId, 'up', (messages) => {
        if (messages !== undefined) told.push(messages);
        tell();
      });
      const write = async (...messages: readonly Buffer[]) => {
        const news = new Promise<void>((resolve) => {
          tell = resolve;
        });
        await store.write(runId, fence, { messages });
        await news;
      };
      await write(Buffer.from('first'));
      await write(Buffer.from('second'), Buffer.from('third'));
      await write(Buffer.alloc(64 * 1024));
      const all = [...(await other.read(runId, 'up', undefined))];
      await store.discard(runId, 'up', all.at(-1)?.cursor ?? '');
      await write(Buffer.from('last'));
      unwatch();
      all.push(...(await other.read(runId, 'up', all.at(-1)?.cursor)));
      assert.equal(all.length, 5);
      for (const { after, messages } of told) {
        const at = all.findIndex(({ cursor }) => cursor === messages[0]?.cursor);
        assert.equal(after, all[at - 1]?.cursor);
        assert.deepEqual(messages.map(plain), all.slice(at, at + messages.length).map(plain));
      }
      await end(store, { runId, fence });
    },
  },
];
