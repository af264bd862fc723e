import { createDriverContext, driverCases, runCases } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { memoryHarness } from '../memory/memory-harness.ts';
import { brokenDrivers } from './broken-drivers.ts';

describe.concurrent('a driver that breaks a promise fails the cases written for it, and no others', () => {
  for (const { name, breakIt, fails } of brokenDrivers) {
    it(name, { timeout: 120_000 }, async () => {
      const reports = await runCases({
        cases: driverCases,
        setup: () => createDriverContext(memoryHarness(breakIt)),
        timeoutMs: 30_000,
        concurrency: 25,
      });
      expect(reports.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)).toEqual(fails);
    });
  }
});

describe('the cases', () => {
  it('have ids of one form, each once', () => {
    const ids = driverCases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[A-Z]{2,4}-\d{3}$/.test(id))).toEqual([]);
  });

  it('are at least sixty', () => {
    expect(driverCases.length).toBeGreaterThanOrEqual(60);
  });
});
