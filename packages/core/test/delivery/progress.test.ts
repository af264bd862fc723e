import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress } from '../../src/delivery/progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new Promise<never>(() => {});

describe('createProgress', () => {
  it('waits as long as something moves', async () => {
    const progress = createProgress();
    const until = progress.until(never, 100);
    for (let mark = 0; mark < 10; mark += 1) {
      await vi.advanceTimersByTimeAsync(90);
      progress.mark();
    }
    await vi.advanceTimersByTimeAsync(99);
    progress.mark();
    await vi.advanceTimersByTimeAsync(101);
    expect(await until).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is true when the promise settles, and leaves no timer and no listener', async () => {
    const { signal } = new AbortController();
    expect(await createProgress().until(Promise.resolve(), 100, signal)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is false when the signal aborts, or was aborted', async () => {
    const controller = new AbortController();
    const until = createProgress().until(never, 100, controller.signal);
    controller.abort();
    expect(await until).toBe(false);
    expect(await createProgress().until(never, 100, controller.signal)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks once more for what came in while the event loop was held up', async () => {
    const progress = createProgress();
    const until = progress.until(never, 100);
    vi.advanceTimersByTime(100);
    // What had arrived is handled after the timers.
    progress.mark();
    await vi.advanceTimersByTimeAsync(50);
    expect(await Promise.race([until, Promise.resolve('goes on')])).toBe('goes on');
    await vi.advanceTimersByTimeAsync(60);
    expect(await until).toBe(false);
  });
});
