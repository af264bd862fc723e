import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { within } from '../../src/driver.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('gives the value of a promise that settles in time, and leaves no timer', async () => {
  expect(await within(Promise.resolve('here'), 500)).toEqual({ done: true, value: 'here' });
  expect(vi.getTimerCount()).toBe(0);
});

it('rejects as the promise rejects, and leaves no timer', async () => {
  await expect(within(Promise.reject(new Error('broken')), 500)).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});

it('says that the time is over, and hears the promise out', async () => {
  let reject = (_error: Error) => {};
  const promise = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  const waiting = within(promise, 500);
  await vi.advanceTimersByTimeAsync(500);
  expect(await waiting).toEqual({ done: false });
  // Its rejection would end the process if nobody handled it.
  reject(new Error('late'));
  await vi.advanceTimersByTimeAsync(1);
});
