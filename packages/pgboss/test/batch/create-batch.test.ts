import { DrvError } from '@drv/core';
import { expect, it } from 'vitest';
import { createBatch } from '../../src/batch/create-batch.ts';

it('what is asked for in one turn is done together, and as many as may be at one time', async () => {
  const calls: (readonly number[])[] = [];
  const ask = createBatch(async (items: readonly number[]) => {
    calls.push(items);
    return items.map((item) => item * 10);
  }, 2);
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([10, 20, 30]);
  expect(await ask(4)).toBe(40);
  expect(calls).toEqual([[1, 2], [3], [4]]);
});

it('one that cannot be done keeps no other from it', async () => {
  const refused = new DrvError('DRV_STORE_UNAVAILABLE', 'no such row', { retryable: false });
  const ask = createBatch(async (items: readonly number[]) => {
    if (items.includes(2)) throw refused;
    return items;
  }, 10);
  const answers = await Promise.allSettled([1, 2, 3].map(ask));
  expect(answers.map((one) => (one.status === 'rejected' ? one.reason === refused : one.value))).toEqual([
    1,
    true,
    3,
  ]);
});

it('what may succeed later is not tried one by one', async () => {
  let calls = 0;
  const ask = createBatch(async () => {
    calls += 1;
    throw new DrvError('DRV_STORE_UNAVAILABLE', 'gone', { retryable: true });
  }, 10);
  const answers = await Promise.allSettled([1, 2].map(ask));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(calls).toBe(1);
});
