import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBeat } from '../../../src/engine/wire/beat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createBeat', () => {
  it('lets all that wait go together, and each of them once', () => {
    const beat = createBeat(500);
    const seen: string[] = [];
    beat.wait(() => seen.push('early'));
    vi.advanceTimersByTime(400);
    beat.wait(() => seen.push('late'));
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(seen).toEqual(['early', 'late']);
    vi.advanceTimersByTime(5_000);
    expect(seen).toEqual(['early', 'late']);
  });

  it('takes whoever waits again at the beat along to the next one', () => {
    const beat = createBeat(500);
    let times = 0;
    const again = () => {
      times += 1;
      beat.wait(again);
    };
    beat.wait(again);
    vi.advanceTimersByTime(1_600);
    expect(times).toBe(3);
  });

  it('has a timer only while somebody waits', () => {
    const beat = createBeat(500);
    expect(vi.getTimerCount()).toBe(0);
    const [first, second] = [beat.wait(() => {}), beat.wait(() => {})];
    expect(vi.getTimerCount()).toBe(1);
    first();
    expect(vi.getTimerCount()).toBe(1);
    second();
    second();
    expect(vi.getTimerCount()).toBe(0);
    const done = beat.wait(() => {});
    vi.advanceTimersByTime(500);
    beat.wait(() => {});
    done();
    expect(vi.getTimerCount()).toBe(1);
  });
});
