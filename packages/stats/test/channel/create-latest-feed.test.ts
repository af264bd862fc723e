import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLatestFeed } from '../../src/index.ts';

async function all<T>(reader: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of reader) values.push(value);
  return values;
}

test('a reader that waits gets every value', async () => {
  const feed = createLatestFeed<number>();
  const reader = feed.subscribe();
  for (const value of [1, 2, 3]) {
    const next = reader.next();
    feed.push(value);
    await expect(next).resolves.toEqual({ done: false, value });
  }
});

test('a slow reader gets the newest value and misses those between', async () => {
  const feed = createLatestFeed<number>();
  const reader = feed.subscribe();
  for (let value = 0; value < 1000; value += 1) feed.push(value);
  feed.end();
  await expect(all(reader)).resolves.toEqual([999]);
});

test('every reader has its own place', async () => {
  const feed = createLatestFeed<number>();
  const [fast, slow] = [feed.subscribe(), feed.subscribe()];
  feed.push(1);
  await expect(fast.next()).resolves.toEqual({ done: false, value: 1 });
  feed.push(2);
  feed.end();
  await expect(all(fast)).resolves.toEqual([2]);
  await expect(all(slow)).resolves.toEqual([2]);
});

test('a reader gets no value from before it came', async () => {
  const feed = createLatestFeed<number>();
  feed.push(1);
  const reader = feed.subscribe();
  feed.end();
  await expect(all(reader)).resolves.toEqual([]);
});

test('after the end there is nothing, whatever is pushed', async () => {
  const feed = createLatestFeed<number>();
  const early = feed.subscribe();
  feed.end();
  feed.push(1);
  feed.end(new Error('too late'));
  await expect(all(early)).resolves.toEqual([]);
  await expect(all(feed.subscribe())).resolves.toEqual([]);
});

test('an error comes once, after the value that waited', async () => {
  const feed = createLatestFeed<number>();
  const reader = feed.subscribe();
  feed.push(1);
  feed.end(new Error('lost'));
  await expect(reader.next()).resolves.toEqual({ done: false, value: 1 });
  await expect(reader.next()).rejects.toThrow('lost');
  await expect(reader.next()).resolves.toEqual({ done: true, value: undefined });
  await expect(feed.subscribe().next()).rejects.toThrow('lost');
});

test('an error reaches a reader that waits, and the second read of it is the end', async () => {
  const feed = createLatestFeed<number>();
  const reader = feed.subscribe();
  const [one, other] = [reader.next(), reader.next()];
  feed.end(new Error('lost'));
  await expect(one).rejects.toThrow('lost');
  await expect(other).resolves.toEqual({ done: true, value: undefined });
});

test('two reads at once get two values', async () => {
  const feed = createLatestFeed<number>();
  const reader = feed.subscribe();
  const both = Promise.all([reader.next(), reader.next()]);
  feed.push(1);
  feed.push(2);
  await expect(both).resolves.toMatchObject([{ value: 1 }, { value: 2 }]);
});

test('leaving the loop ends the reader, also while it waits', async () => {
  const feed = createLatestFeed<number>();
  const reader = feed.subscribe();
  const waiting = reader.next();
  feed.push(1);
  const again = reader.next();
  await reader.return?.();
  await expect(waiting).resolves.toMatchObject({ value: 1 });
  await expect(again).resolves.toEqual({ done: true, value: undefined });
  feed.push(2);
  await expect(reader.next()).resolves.toEqual({ done: true, value: undefined });
});

test('abort ends the reader and not the feed', async () => {
  const feed = createLatestFeed<number>();
  const controller = new AbortController();
  const aborted = feed.subscribe({ signal: controller.signal });
  const other = feed.subscribe();
  const waiting = aborted.next();
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: { message: 'enough' } });
  await expect(aborted.next()).resolves.toEqual({ done: true, value: undefined });
  feed.push(1);
  await expect(other.next()).resolves.toEqual({ done: false, value: 1 });
});

test('abort takes the value that waits with it', async () => {
  const feed = createLatestFeed<number>();
  const controller = new AbortController();
  const reader = feed.subscribe({ signal: controller.signal });
  feed.push(1);
  controller.abort();
  await expect(reader.next()).rejects.toMatchObject({ code: 'DRV_ABORTED' });
});

test('a signal that is aborted already ends the reader at once', async () => {
  const reader = createLatestFeed<number>().subscribe({ signal: AbortSignal.abort() });
  await expect(reader.next()).rejects.toMatchObject({ code: 'DRV_ABORTED' });
});

test('no listener is left on the signal', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const counted = new Proxy(signal, {
    get(target, key) {
      if (key === 'addEventListener') listeners += 1;
      if (key === 'removeEventListener') listeners -= 1;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const feed = createLatestFeed<number>();
  await feed.subscribe({ signal: counted }).return?.();
  feed.subscribe({ signal: counted });
  expect(listeners).toBe(1);
  feed.end();
  await turn();
  expect(listeners).toBe(0);
});
