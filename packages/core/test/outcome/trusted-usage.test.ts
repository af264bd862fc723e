import type { ExitVerdict, UsageEvidence } from '@drv/core/driver';
import { expect, it } from 'vitest';
import { trustedUsage } from '../../src/outcome/trusted-usage.ts';

const MIB = 1024 * 1024;
const usageOf = (peakMemoryBytes: number): UsageEvidence => ({
  samples: 1,
  cpuSeconds: 0.2,
  peakMemoryBytes,
});
const oom: ExitVerdict = { status: 'killed', cause: 'oom', oom: 'main', exitCode: 137 };
const bySignal: ExitVerdict = {
  status: 'killed',
  cause: 'signal',
  oom: 'none',
  signal: 'SIGKILL',
  exitCode: 137,
};

it.each<[string, ExitVerdict]>([
  ['a task that was killed for memory', oom],
  ['one of whose processes one was', { status: 'error', oom: 'child', exitCode: 1 }],
  ['one that was killed by an engine that does not tell why', { ...bySignal, oom: 'unknown' }],
])('a memory peak below the limit is absent for %s', (_what, verdict) => {
  expect(trustedUsage(usageOf(3.8 * MIB), verdict, 64 * MIB)).toEqual({ samples: 1, cpuSeconds: 0.2 });
});

it.each<[string, number, ExitVerdict, number | undefined]>([
  ['reached the limit', 64 * MIB, oom, 64 * MIB],
  ['has no limit to compare with', 3.8 * MIB, oom, undefined],
  ['is of a task that was killed by something else', 3.8 * MIB, bySignal, 64 * MIB],
  [
    'is of a task that drv stopped, whatever the engine tells',
    3.8 * MIB,
    { status: 'killed', cause: 'output-limit', oom: 'unknown' },
    64 * MIB,
  ],
  [
    'is of a task that ended by itself, whatever the engine tells',
    3.8 * MIB,
    { status: 'success', oom: 'unknown', exitCode: 0 },
    64 * MIB,
  ],
])('a memory peak counts that %s', (_what, peak, verdict, limit) => {
  expect(trustedUsage(usageOf(peak), verdict, limit).peakMemoryBytes).toBe(peak);
});
