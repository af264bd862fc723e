import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTickBatcher } from '../../../src/engine/wire/tick-batcher.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createTickBatcher', () => {
  it('lets all that wait go together, and each of them once', () => {
    const ticks = createTickBatcher(500);
    const seen: string[] = [];
    ticks.atNextTick(() => seen.push('early'));
    vi.advanceTimersByTime(400);
    ticks.atNextTick(() => seen.push('late'));
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(seen).toEqual(['early', 'late']);
    vi.advanceTimersByTime(5_000);
    expect(seen).toEqual(['early', 'late']);
  });

  it('takes whoever waits again at the tick along to the next one', () => {
    const ticks = createTickBatcher(500);
    let times = 0;
    const again = () => {
      times += 1;
      ticks.atNextTick(again);
    };
    ticks.atNextTick(again);
    vi.advanceTimersByTime(1_600);
    expect(times).toBe(3);
  });

  it('has a timer only while somebody waits', () => {
    const ticks = createTickBatcher(500);
    expect(vi.getTimerCount()).toBe(0);
    const [first, second] = [ticks.atNextTick(() => {}), ticks.atNextTick(() => {})];
    expect(vi.getTimerCount()).toBe(1);
    first();
    expect(vi.getTimerCount()).toBe(1);
    second();
    second();
    expect(vi.getTimerCount()).toBe(0);
    const done = ticks.atNextTick(() => {});
    vi.advanceTimersByTime(500);
    ticks.atNextTick(() => {});
    done();
    expect(vi.getTimerCount()).toBe(1);
  });
});
