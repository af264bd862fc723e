import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retry } from '@drv/core/driver';

const pauses = { firstMs: 100, random: () => 0 };

/** Fails so often, and then succeeds; counts its calls. */
function failing(times: number) {
  const work = vi.fn<() => Promise<string>>(async () => {
    if (work.mock.calls.length <= times) throw new Error(`failure ${work.mock.calls.length}`);
    return 'done';
  });
  return work;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('retry', () => {
  it('tries again after pauses that grow', async () => {
    const work = failing(2);
    const done = retry(work, { pauses });
    await vi.advanceTimersByTimeAsync(100);
    expect(work).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(199);
    expect(work).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(await done).toBe('done');
  });

  it.each([
    ['its attempts', { attempts: 3 }, 'failure 3'],
    ['its time', { withinMs: 299 }, 'failure 2'],
    [
      'failures that may pass',
      { mayPass: (error: unknown) => String(error) === 'Error: failure 1' },
      'failure 2',
    ],
  ])('throws the last failure at the end of %s', async (_what, options, message) => {
    const outcome = retry(failing(Infinity), { pauses, ...options }).catch(String);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await outcome).toBe(`Error: ${message}`);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends its pause when it is aborted', async () => {
    const controller = new AbortController();
    const outcome = retry(failing(Infinity), { pauses, signal: controller.signal }).catch(
      (error: unknown) => error,
    );
    await vi.advanceTimersByTimeAsync(50);
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'DRV_ABORTED' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
