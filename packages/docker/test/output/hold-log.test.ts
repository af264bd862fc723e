import { describe, expect, it } from 'vitest';
import { createHoldLog } from '../../src/output/hold-log.ts';

const MB = 1_000_000;

interface Held {
  readonly from: number;
  readonly until: number;
  readonly received: number;
}

/** A task that was connected at 0 and ran for one second: the engine closes its pipes two seconds after that. */
function cutAfter(...holds: readonly Held[]): boolean {
  return mayHaveCut(2_000, holds);
}

function mayHaveCut(drainsOutputMs: number, holds: readonly Held[]): boolean {
  let now = 0;
  const log = createHoldLog(drainsOutputMs, () => now);
  log.connected();
  for (const { from, until, received } of holds) {
    now = from;
    log.began();
    now = until;
    log.ended(received);
  }
  return log.mayHaveCut(1_000, 10 * MB);
}

describe('createHoldLog', () => {
  it('doubts an end during which nothing was read, with more to come than the engine keeps', () => {
    expect(cutAfter({ from: 500, until: 3_100, received: 9 * MB })).toBe(true);
    expect(cutAfter({ from: 2_900, until: 60_000, received: 9 * MB })).toBe(true);
    expect(
      cutAfter({ from: 100, until: 200, received: 2 * MB }, { from: 500, until: 9_000, received: 5 * MB }),
    ).toBe(true);
  });

  it('does not when the reading went on in time, or what followed was kept by the engine', () => {
    expect(cutAfter()).toBe(false);
    expect(cutAfter({ from: 500, until: 2_900, received: 5 * MB })).toBe(false);
    expect(cutAfter({ from: 500, until: 9_000, received: 9 * MB + 1 })).toBe(false);
    expect(cutAfter({ from: 20_000, until: 90_000, received: 5 * MB })).toBe(false);
  });

  it('allows for a start that took long', () => {
    expect(cutAfter({ from: 6_000, until: 20_000, received: 5 * MB })).toBe(true);
  });

  it('does not doubt an engine that waits for its reader', () => {
    expect(mayHaveCut(Infinity, [{ from: 500, until: 60_000, received: 5 * MB }])).toBe(false);
  });

  it('has nothing to say before it was connected', () => {
    const log = createHoldLog(2_000);
    log.began();
    log.ended(0);
    expect(log.mayHaveCut(0, 10 * MB)).toBe(false);
  });
});
