import { describe, expect, it } from 'vitest';
import { createAdaptiveLimit, type PlaceLimit } from '../../../src/engine/gate/adaptive-limit.ts';

/** Feeds the limit with an engine that does `capacity` calls at a time, each in `serviceMs`, always kept busy. */
function drive(
  limit: PlaceLimit,
  { capacity, serviceMs, calls }: { capacity: number; serviceMs: number; calls: number },
  clock?: { ms: number },
): void {
  for (let call = 0; call < calls; call += 1) {
    const underWay = limit.places;
    const ms = serviceMs * Math.max(1, underWay / capacity);
    if (clock !== undefined) clock.ms += ms / underWay;
    limit.answered(ms, underWay);
  }
}

describe('createAdaptiveLimit', () => {
  it('settles a little above what an engine does at a time', () => {
    for (const capacity of [8, 16, 64]) {
      const limit = createAdaptiveLimit();
      drive(limit, { capacity, serviceMs: 100, calls: 20_000 });
      expect(limit.places).toBeGreaterThanOrEqual(capacity);
      expect(limit.places).toBeLessThanOrEqual(capacity + 5);
    }
  });

  it('keeps an engine with few processors busy and no busier', () => {
    const limit = createAdaptiveLimit();
    drive(limit, { capacity: 2, serviceMs: 100, calls: 5_000 });
    expect(limit.places).toBeGreaterThanOrEqual(4);
    expect(limit.places).toBeLessThanOrEqual(9);
  });

  it('does not grow while it is not used', () => {
    const limit = createAdaptiveLimit();
    for (let call = 0; call < 1_000; call += 1) limit.answered(100, 1);
    expect(limit.places).toBe(8);
  });

  it('follows an engine that becomes slower, by whomever', () => {
    const clock = { ms: 0 };
    const limit = createAdaptiveLimit(() => clock.ms);
    drive(limit, { capacity: 32, serviceMs: 100, calls: 10_000 }, clock);
    expect(limit.places).toBeGreaterThan(30);
    drive(limit, { capacity: 8, serviceMs: 100, calls: 10_000 }, clock);
    expect(limit.places).toBeLessThan(14);
  });

  it('measures again, so that calls that have become dearer do not keep it low', () => {
    const clock = { ms: 0 };
    const limit = createAdaptiveLimit(() => clock.ms);
    drive(limit, { capacity: 32, serviceMs: 50, calls: 10_000 }, clock);
    drive(limit, { capacity: 32, serviceMs: 200, calls: 20_000 }, clock);
    expect(limit.places).toBeGreaterThan(30);
  });

  it('is halved by a call that is not answered, and never below four', () => {
    const limit = createAdaptiveLimit();
    drive(limit, { capacity: 64, serviceMs: 100, calls: 20_000 });
    const before = limit.places;
    limit.overdue();
    expect(limit.places).toBe(Math.floor(before / 2));
    for (let n = 0; n < 10; n += 1) limit.overdue();
    expect(limit.places).toBe(4);
  });

  it('takes one answer that took forever for one', () => {
    const limit = createAdaptiveLimit();
    drive(limit, { capacity: 32, serviceMs: 10, calls: 10_000 });
    const before = limit.places;
    limit.answered(60_000, before);
    drive(limit, { capacity: 32, serviceMs: 10, calls: before });
    expect(limit.places).toBeGreaterThanOrEqual(before - 2);
  });
});
