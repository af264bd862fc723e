import { expect, test } from 'vitest';

import { waitUntil } from '../src/wait-until.ts';

test('gives the first value', async () => {
  let asked = 0;
  const value = await waitUntil('three', () => ((asked += 1) === 3 ? 'yes' : undefined), {
    timeoutMs: 5_000,
    everyMs: 1,
  });
  expect([value, asked]).toEqual(['yes', 3]);
});

test('gives up with the name of what it waited for', async () => {
  await expect(waitUntil('the moon', () => false, { timeoutMs: 1, everyMs: 1 })).rejects.toThrow(
    'Waited 0.001 s in vain for the moon.',
  );
});

test('ends with the reason of the signal', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(waitUntil('x', () => false, { timeoutMs: 5_000, signal })).rejects.toThrow('enough');
});
