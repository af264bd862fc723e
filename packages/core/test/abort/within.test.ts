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

it('is ended by abort, and leaves neither a timer nor a listener', async () => {
  const abort = new AbortController();
  const never = new Promise<never>(() => {});
  const waiting = within(never, 500, { signal: abort.signal, op: 'wait for it' });
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED', message: 'Aborted: wait for it' });
  await expect(within(never, 500, { signal: abort.signal })).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  expect(vi.getTimerCount()).toBe(0);
  const { signal } = new AbortController();
  const remove = vi.spyOn(signal, 'removeEventListener');
  const over = within(never, 500, { signal });
  await vi.advanceTimersByTimeAsync(500);
  expect(await over).toEqual({ done: false });
  expect(remove).toHaveBeenCalledWith('abort', expect.any(Function));
});
