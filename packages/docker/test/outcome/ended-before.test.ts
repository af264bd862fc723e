import { describe, expect, it } from 'vitest';
import { endedBefore } from '../../src/outcome/ended-before.ts';

const start = Date.parse('2030-01-01T00:00:00Z');
const at = (ms: number) => new Date(start + ms).toISOString();

/** A task that started 80 ms after it was asked to, and ran for a second. */
function before(seenMs: number, { isLocal = true, aheadMs = 0 } = {}): boolean {
  return endedBefore(start + seenMs, {
    startedAt: at(80 + aheadMs),
    finishedAt: at(1_080 + aheadMs),
    isLocal,
    times: { sentAt: start, answeredAt: start + 100 },
  });
}

describe('endedBefore', () => {
  it('compares with the end itself where the clock is the same', () => {
    expect([1_079, 1_080, 1_081].map((ms) => before(ms))).toEqual([true, false, false]);
  });

  it.each([
    ['an engine elsewhere', { isLocal: false }],
    ['an engine elsewhere, an hour ahead', { isLocal: false, aheadMs: 3_600_000 }],
    ['a socket that leads elsewhere, a second behind', { aheadMs: -1_000 }],
  ])('goes by the length of the run where it may not be: %s', (_what, options) => {
    expect([999, 1_000, 1_080].map((ms) => before(ms, options))).toEqual([true, false, false]);
  });
});
