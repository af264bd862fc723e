import { describe, expect, it } from 'vitest';
import { exitClocks, sharesClock } from '../../src/outcome/exit-clocks.ts';

const start = Date.parse('2030-01-01T00:00:00Z');
const at = (ms: number) => new Date(start + ms).toISOString();
const times = { sentAt: start, answeredAt: start + 100 };

/** The end of a task that started 80 ms after it was asked to, and ran for a second: milliseconds after it was asked. */
function endedMs({ isLocal = true, aheadMs = 0 } = {}): number {
  const exit = { startedAt: at(80 + aheadMs), finishedAt: at(1_080 + aheadMs) };
  const clocks = exitClocks(exit, { isLocal, times });
  expect(clocks).toMatchObject({ ranMs: 1_000, answeredAt: start + 100, isLocal });
  return clocks.endedAt - start;
}

describe('exitClocks', () => {
  it('takes the end itself where the clock is the same', () => {
    expect(endedMs()).toBe(1_080);
  });

  it.each([
    ['an engine elsewhere', { isLocal: false }],
    ['an engine elsewhere, an hour ahead', { isLocal: false, aheadMs: 3_600_000 }],
    ['a socket that leads elsewhere, a second behind', { aheadMs: -1_000 }],
  ])('goes by the length of the run where it may not be: %s', (_what, options) => {
    expect(endedMs(options)).toBe(1_000);
  });
});

describe('sharesClock', () => {
  it('holds where a local engine puts the start between its request and its answer', () => {
    const shares = (ms: number, isLocal = true) => sharesClock({ startedAt: at(ms) }, { isLocal, times });
    expect([-1, 0, 100, 101].map((ms) => shares(ms))).toEqual([false, true, true, false]);
    expect(shares(50, false)).toBe(false);
  });
});
