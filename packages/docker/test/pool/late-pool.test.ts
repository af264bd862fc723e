import { expect, test } from 'vitest';
import type { WarmPool } from '../../src/pool/create-warm-pool.ts';
import { latePool } from '../../src/pool/late-pool.ts';
import type { WarmTask } from '../../src/prepare/prepare-parts.ts';

const asked = {} as WarmTask;

test('a pool that was closed before its first task has none for a later one, and is not made', async () => {
  let times = 0;
  const pool = latePool(async () => {
    times += 1;
    throw new Error('made');
  });

  await pool.close();
  await pool.settled();

  expect(await pool.take(asked)).toBeUndefined();
  expect(times).toBe(0);
});

test('a pool that is closed while it is made is closed once it is', async () => {
  let made: (pool: WarmPool) => void = () => {};
  const calls: string[] = [];
  const pool = latePool(
    () =>
      new Promise((resolve) => {
        made = resolve;
      }),
  );

  const taken = Promise.all([pool.take(asked), pool.take(asked)]);
  const closed = pool.close();
  made({
    async take() {
      calls.push('take');
      return undefined;
    },
    async close() {
      calls.push('close');
    },
    async settled() {},
  });
  await Promise.all([taken, closed]);

  expect(calls).toEqual(['take', 'take', 'close']);
});
