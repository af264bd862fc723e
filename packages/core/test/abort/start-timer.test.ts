import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { delay, startTimer, within } from '@drv/core/driver';

const DAY_MS = 86_400_000;

describe('startTimer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([1, 2 ** 31 - 1, 2 ** 31, 30 * DAY_MS, 100 * DAY_MS])('calls back after %d ms, once', (ms) => {
    const callback = vi.fn<() => void>();
    startTimer(ms, callback);
    vi.advanceTimersByTime(ms - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(200 * DAY_MS);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('never calls back for Infinity', () => {
    const callback = vi.fn<() => void>();
    const timer = startTimer(Infinity, callback);
    vi.advanceTimersByTime(400 * DAY_MS);
    expect(callback).not.toHaveBeenCalled();
    timer.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([10, 30 * DAY_MS])('starts again from zero: %d ms', (ms) => {
    const callback = vi.fn<() => void>();
    const timer = startTimer(ms, callback);
    vi.advanceTimersByTime(ms - 1);
    timer.refresh();
    vi.advanceTimersByTime(ms - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  it.each([10, 30 * DAY_MS])('leaves no timer after it was cancelled: %d ms', (ms) => {
    const timer = startTimer(ms, () => {});
    timer.cancel();
    timer.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets a delay and a bounded wait take longer than a timer of Node', async () => {
    const ends: string[] = [];
    void delay(30 * DAY_MS).then(() => ends.push('delay'));
    void within(new Promise(() => {}), 30 * DAY_MS).then(({ done }) => ends.push(`within ${done}`));
    await vi.advanceTimersByTimeAsync(30 * DAY_MS - 1);
    expect(ends).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toEqual(['delay', 'within false']);
  });
});
