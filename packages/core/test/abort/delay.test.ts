import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { delay } from '../../src/driver.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('resolves after its time, and leaves nothing', async () => {
  const { signal } = new AbortController();
  const waiting = delay(500, signal);
  await vi.advanceTimersByTimeAsync(499);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('rejects when the signal aborts, and leaves no timer', async () => {
  const caller = new AbortController();
  const waiting = delay(500, caller.signal);
  caller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  expect(vi.getTimerCount()).toBe(0);
});

it('sets no timer when the signal is aborted already', async () => {
  await expect(delay(500, AbortSignal.abort())).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  expect(vi.getTimerCount()).toBe(0);
});
