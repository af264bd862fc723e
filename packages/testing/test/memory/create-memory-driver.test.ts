import { createDriverContext, driverCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { memoryHarness } from './memory-harness.ts';

describeCases('the driver in memory', {
  cases: driverCases,
  concurrent: true,
  setup: () => createDriverContext(memoryHarness()),
});

describeCases('the driver in memory, with the least that a driver can do', {
  cases: driverCases,
  concurrent: true,
  setup: () =>
    createDriverContext(
      memoryHarness(undefined, {
        stdin: false,
        tty: false,
        pause: false,
        ports: false,
        recover: false,
        files: true,
        artifacts: true,
        stats: false,
        oom: false,
        limits: ['cpus'],
      }),
    ),
});
