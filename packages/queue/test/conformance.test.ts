import { createDriverContext, driverCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { memoryFleet } from './support/memory-fleet.ts';

/** A worker reports its part of a task in its own process; here that is this one. */
const TOLD_TWICE = 'the worker is in this process and reports the task a second time';

describeCases('a driver whose tasks go through a queue', {
  cases: driverCases,
  concurrent: true,
  setup: () => createDriverContext(memoryFleet()),
  skip: driverCases.filter(({ id }) => id.startsWith('DIAG')).map(({ id }) => ({ id, reason: TOLD_TWICE })),
});
