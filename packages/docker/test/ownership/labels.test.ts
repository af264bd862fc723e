import { describe, expect, it } from 'vitest';
import { isLeaseOver, leaseOf, ownLabels } from '../../src/ownership/labels.ts';
import { thisProcess } from '../../src/ownership/owner.ts';

const HOUR = 60 * 60_000;

function labelsOf(task: { readonly timeoutMs?: number; readonly graceMs?: number }) {
  const own = { key: 'k', taskId: 'a', leaseMs: leaseOf(task) };
  return ownLabels({ instance: 'i', owner: thisProcess() }, own);
}

describe('the lease of a task', () => {
  it('has the whole of a long grace period after the deadline, counted from the start', () => {
    const labels = labelsOf({ timeoutMs: 1_000, graceMs: 3 * HOUR });
    const startedAt = Date.now() + HOUR;
    const isOverAt = (at: number) =>
      isLeaseOver({ labels, startedAt: new Date(startedAt).toISOString() }, at);
    expect(isOverAt(startedAt + 1_000 + 3 * HOUR)).toBe(false);
    expect(isOverAt(startedAt + 4 * HOUR)).toBe(true);
  });

  it('has no end without a deadline', () => {
    const labels = labelsOf({ graceMs: HOUR });
    expect(isLeaseOver({ labels, startedAt: new Date().toISOString() }, Date.now() + 9_999 * HOUR)).toBe(
      false,
    );
  });
});
