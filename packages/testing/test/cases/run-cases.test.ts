import assert from 'node:assert/strict';
import { runCases, type CaseContext, type ConformanceCase } from '@drv/testing';
import { expect, it } from 'vitest';

interface Context extends CaseContext {
  readonly capabilities: { readonly wings: boolean };
}

const cases: readonly ConformanceCase<Context>[] = [
  { id: 'A-001', title: 'stands', run: async () => {} },
  { id: 'A-002', title: 'falls', run: async () => assert.fail('down') },
  { id: 'A-003', title: 'flies', requires: ({ wings }) => wings || 'has no wings', run: async () => {} },
  { id: 'A-004', title: 'waits', run: () => new Promise(() => {}) },
  { id: 'A-005', title: 'tries', experimental: true, run: async () => assert.fail('not yet') },
];

const options = { cases, setup: () => ({ capabilities: { wings: false } }), timeoutMs: 20 };

it('says of each case how it ended', async () => {
  const reports = await runCases(options);
  expect(reports.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    'A-001 passed',
    'A-002 failed',
    'A-003 skipped',
    'A-004 failed',
    'A-005 failed',
  ]);
  expect(reports[2]).toMatchObject({ reason: 'has no wings' });
  expect(reports[4]).toMatchObject({ experimental: true });
});

it('skips a case for a reason, and only then', async () => {
  const reports = await runCases({ ...options, skip: [{ id: 'A-002', reason: 'known, see the tracker' }] });
  expect(reports[1]).toMatchObject({ outcome: 'skipped', reason: 'known, see the tracker' });
  await expect(runCases({ ...options, skip: [{ id: 'A-002', reason: ' ' }] })).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
  });
});

it('refuses a skip of a case that does not exist', async () => {
  await expect(runCases({ ...options, skip: [{ id: 'Z-9', reason: 'gone' }] })).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
  });
});

it('disposes every context', async () => {
  let open = 0;
  await runCases({
    ...options,
    setup: () => {
      open += 1;
      return {
        capabilities: { wings: true },
        async [Symbol.asyncDispose]() {
          open -= 1;
        },
      };
    },
  });
  expect(open).toBe(0);
});
