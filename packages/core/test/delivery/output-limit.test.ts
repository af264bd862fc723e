import { describe, expect, it } from 'vitest';
import { createOutputLimit } from '../../src/delivery/output-limit.ts';

describe('createOutputLimit', () => {
  it('pause: keeps all, holds above the limit, and until half of it was read', () => {
    const limit = createOutputLimit({ onLimit: 'pause', limitBytes: 100 });
    expect(limit.admit(1_000)).toBe(1_000);
    expect([100, 101, 80, 51, 50, 99, 101].map((waiting) => limit.holds(waiting))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it('is pause at 1 GiB without a policy', () => {
    expect(createOutputLimit().holds(1024 ** 3)).toBe(false);
    expect(createOutputLimit({}).holds(1024 ** 3 + 1)).toBe(true);
  });

  it.each(['truncate', 'stop'] as const)('%s: keeps exactly the limit, and never holds', (onLimit) => {
    const limit = createOutputLimit({ onLimit, limitBytes: 100 });
    expect([60, 40, 1].map((bytes) => limit.admit(bytes))).toEqual([60, 40, 0]);
    const other = createOutputLimit({ onLimit, limitBytes: 100 });
    expect([99, 50, 50].map((bytes) => other.admit(bytes))).toEqual([99, 1, 0]);
    expect(other.holds(Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
