import { randomUUID } from 'node:crypto';
import { createFleet, createMemoryStore } from '@drv/queue';
import { expect, it } from 'vitest';
import { createCodec } from '../../src/protocol/codec.ts';
import { encodeMessage } from '../../src/protocol/encode-message.ts';
import { encodeRecord } from '../../src/protocol/record.ts';
import { held } from '../support/held.ts';

const codec = createCodec(undefined);
const words = Buffer.from('one');

/** One looks at the output of a run whose worker has said some of it. */
async function looking() {
  const store = held(createMemoryStore());
  const [runId, taskId] = [randomUUID(), 'task'];
  await store.submit({ runId, taskId, body: Buffer.from('x') });
  await store.claim({ workerId: 'first', node: 'one' }, { waitMs: 0 });
  await store.beat('first');
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { data } of createFleet({ store }).output({ runId, taskId }, { follow: true })) {
      seen.push(String(data));
    }
  })();
  reading.catch(() => {});
  await expect.poll(() => store.read(runId, 'down', undefined)).not.toEqual([]);
  const [asked] = await store.read(runId, 'down', undefined);
  const id = /"id":"([^"]+)"/.exec(String(Buffer.from(asked?.body ?? [])))?.[1] ?? '';
  const say = (worker: string) => {
    const to = { sender: { name: worker, count: 0 }, codec, place: `look-${id}:${runId}` };
    const message = encodeMessage({ type: 'look-output', stream: 'stdout' }, words, to);
    return store.append(runId, [message], `look-${id}`);
  };
  await say('w1');
  await expect.poll(() => seen).toEqual(['one']);
  return { store, runId, seen, reading, say };
}

it('output that another worker begins to give anew is not given twice, and is not said to be all', async () => {
  const { seen, reading, say } = await looking();
  await say('w2');
  await expect(reading).rejects.toMatchObject({ code: 'DRV_NODE_LOST', retryable: true });
  expect(seen).toEqual(['one']);
});

it('nor is that of a task that ends before its worker has given all of it', async () => {
  const { store, runId, seen, reading } = await looking();
  const record = encodeRecord({ mayHaveRun: true }, runId, codec);
  await store.write(runId, 1, { record, ended: { text: 'success', failed: false } });
  await expect(reading).rejects.toMatchObject({ code: 'DRV_NODE_LOST' });
  expect(seen).toEqual(['one']);
});

it('of a task that ends before it is started there is none', async () => {
  const store = held(createMemoryStore());
  const [runId, taskId] = [randomUUID(), 'task'];
  await store.submit({ runId, taskId, body: Buffer.from('x') });
  await store.withdraw(runId);
  for await (const _piece of createFleet({ store }).output({ runId, taskId }, { follow: true })) {
    throw new Error('There is none.');
  }
});
