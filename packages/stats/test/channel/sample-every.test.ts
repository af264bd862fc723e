import type { StatsSample } from '@drv/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleEvery } from '../../src/index.ts';
import { sampleAt, series } from '../series/samples.ts';

async function* from(samples: Iterable<StatsSample>): AsyncGenerator<StatsSample> {
  yield* samples;
}

async function all(samples: AsyncIterable<StatsSample>): Promise<StatsSample[]> {
  const found: StatsSample[] = [];
  for await (const sample of samples) found.push(sample);
  return found;
}

const second = (n: number, epoch = 0) => sampleAt(n, { epoch, cpu: { timeNs: n * 5e8, cores: 9 } });

test('gives a sample every so often, and the last one', async () => {
  const source = from([0, 1, 2, 3, 4, 5, 6].map((n) => second(n)));
  const given = await all(sampleEvery(source, 2500));
  expect(given.map(({ at }) => at)).toEqual([0, 3, 6].map((n) => second(n).at));
});

test('rates cover the whole time between', async () => {
  const [first, next, last] = await all(sampleEvery(from([0, 1, 2, 3, 4].map((n) => second(n))), 3000));
  expect(first?.cpu.cores).toBe(9);
  expect(next).toMatchObject({ elapsedMs: 3000, cpu: { cores: 0.5 } });
  expect(last).toMatchObject({ elapsedMs: 1000, cpu: { cores: 0.5 } });
});

test('the last sample before a restart is not left out', async () => {
  const given = await all(sampleEvery(from([second(0), second(1), second(2, 1), second(30, 1)]), 10_000));
  expect(given.map(({ at }) => at)).toEqual([0, 1, 30].map((n) => second(n).at));
});

test('an interval of 0 leaves every sample as it is', async () => {
  const samples = [0, 1, 2].map((n) => second(n));
  const given = await all(sampleEvery(from(samples), 0));
  expect(given.map(({ at }) => at)).toEqual(samples.map(({ at }) => at));
});

test('never gives two samples closer than the interval, but for the last and a restart', async () => {
  await fc.assert(
    fc.asyncProperty(series, fc.nat({ max: 5000 }), async (samples, intervalMs) => {
      const given = await all(sampleEvery(from(samples), intervalMs));
      expect(given.at(-1)).toMatchObject({ at: samples.at(-1)?.at });
      const closer = given.slice(1, -1).filter((sample, index) => {
        const before = given[index];
        return sample.at - (before?.at ?? 0) < intervalMs && sample.epoch === given[index + 2]?.epoch;
      });
      expect(closer).toEqual([]);
    }),
  );
});

test('leaving the loop closes the source', async () => {
  let closed = false;
  async function* source() {
    try {
      for (let n = 0; ; n += 1) yield second(n);
    } finally {
      closed = true;
    }
  }
  for await (const sample of sampleEvery(source(), 0)) if (sample.at > second(3).at) break;
  await expect.poll(() => closed).toBe(true);
});

test('abort ends it while the source keeps it waiting', async () => {
  const controller = new AbortController();
  let closed = 0;
  const source: AsyncIterable<StatsSample> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => new Promise<never>(() => {}),
      return: async () => {
        closed += 1;
        return { done: true, value: undefined };
      },
    }),
  };
  const waiting = sampleEvery(source, 1000, { signal: controller.signal }).next();
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  expect(closed).toBe(1);
});

test("the source's error is the reader's", async () => {
  const source: AsyncIterable<StatsSample> = {
    [Symbol.asyncIterator]: () => ({ next: async () => Promise.reject(new Error('lost')) }),
  };
  await expect(all(sampleEvery(source, 0))).rejects.toThrow('lost');
});

test.each([-1, NaN, Infinity])('refuses an interval of %s', (intervalMs) => {
  expect(() => sampleEvery(from([]), intervalMs)).toThrow(
    expect.objectContaining({ code: 'DRV_INVALID_OPTION' }),
  );
});
