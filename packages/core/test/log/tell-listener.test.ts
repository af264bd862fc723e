import { expect, it, onTestFinished, vi } from 'vitest';
import { tellListener } from '../../src/driver.ts';

it.each([
  ['that throws', () => failed()],
  ['that rejects', async () => Promise.reject(new Error('the network is away'))],
])('a listener %s is called, and its failure is its own', async (_what, listener) => {
  const unhandled = vi.fn<(reason: unknown) => void>();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  let calls = 0;
  tellListener(() => {
    calls += 1;
    return listener();
  });
  expect(calls).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
});

function failed(): never {
  throw new Error('the disk is full');
}
