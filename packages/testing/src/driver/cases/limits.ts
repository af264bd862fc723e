import assert from 'node:assert/strict';
import type { ResourceLimits } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { assertNothingLeft, observe, RUNS_OF_DOUBT, type DriverCase } from '../observe.ts';

const MEMORY_BYTES = 64 * 1024 * 1024;

/** A task's limits for each one that a driver can honour by itself; whether there is a GPU is not the driver's doing. */
const LIMITS: Readonly<Record<Exclude<keyof ResourceLimits, 'diskBytes' | 'gpus'>, ResourceLimits>> = {
  memoryBytes: { memoryBytes: MEMORY_BYTES },
  memorySwapBytes: { memoryBytes: MEMORY_BYTES, memorySwapBytes: MEMORY_BYTES },
  memoryReservationBytes: { memoryReservationBytes: MEMORY_BYTES / 2 },
  cpus: { cpus: 0.5 },
  cpuShares: { cpuShares: 512 },
  cpuset: { cpuset: '0' },
  pids: { pids: 64 },
  openFiles: { openFiles: 256 },
};

type Limit = keyof typeof LIMITS;

const ALL = Object.keys(LIMITS) as readonly Limit[];

export const limitsCases: readonly DriverCase[] = [
  {
    id: 'LIM-001',
    title: 'a limit that the driver cannot honour is refused, and nothing is left',
    requires: (traits) => missing(traits).length > 0 || 'the driver honours every limit',
    async run(context) {
      const driver = await context.createDriver();
      for (const limit of missing(context.capabilities)) {
        const one = context.task(programs.exit(0), { limits: LIMITS[limit] });
        await assertCode(driver.prepare(one), 'DRV_UNSUPPORTED');
      }
      await assertNothingLeft(context);
    },
  },
  {
    id: 'RECV-001',
    title: 'a driver that cannot recover refuses a task that should be recoverable, and nothing is left',
    requires: ({ recover }) => !recover || 'the driver can recover',
    async run(context) {
      const driver = await context.createDriver();
      assert.equal(driver.recover, undefined);
      const one = context.task(programs.exit(0), { recoverable: true, timeoutMs: 60_000 });
      await assertCode(driver.prepare(one), 'DRV_UNSUPPORTED');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'LIM-002',
    title: 'a task runs under each limit that the driver honours, and under all of them',
    requires: ({ limits }) => limits.length > 0 || 'the driver honours no limit',
    async run({ createDriver, task, capabilities }) {
      const driver = await createDriver();
      const honoured = ALL.filter((limit) => capabilities.limits.includes(limit)).map(
        (limit) => LIMITS[limit],
      );
      for (const limits of [...honoured, Object.assign({}, ...honoured) as ResourceLimits]) {
        const { result } = await observe(driver, task(programs.exit(0), { limits }));
        assert.equal(result.status, 'success', JSON.stringify(limits));
      }
    },
  },
  {
    id: 'LIM-003',
    title: 'a task with its memory limit is not killed while it stays below',
    requires: ({ limits }) => limits.includes('memoryBytes') || 'the driver cannot limit memory',
    async run({ createDriver, task, capabilities }) {
      const driver = await createDriver();
      for (let runs = 1; ; runs += 1) {
        const one = task(programs.write(500_000), { limits: { memoryBytes: MEMORY_BYTES } });
        const { result } = await observe(driver, one);
        assert.equal(result.status, 'success');
        // A busy machine may not have let the driver look in time.
        if (capabilities.oom && result.oom === 'unknown' && runs < RUNS_OF_DOUBT) continue;
        return assert.equal(result.oom, capabilities.oom ? 'none' : 'unknown');
      }
    },
  },
];

function missing({ limits }: DriverTraits): readonly Limit[] {
  return ALL.filter((limit) => !limits.includes(limit));
}
