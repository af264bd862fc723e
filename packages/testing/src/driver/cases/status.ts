import assert from 'node:assert/strict';
import type { RunResult } from '@drv/core';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { observe, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

const MEMORY = { limits: { memoryBytes: 32 * 1024 * 1024 } };

/** Longer than a timer of Node can be. */
const MONTH_MS = 30 * 86_400_000;

export const statusCases: readonly DriverCase[] = [
  {
    id: 'STAT-001',
    title: 'exit code 0 is success',
    async run({ createDriver, task }) {
      const { result } = await observe(await createDriver(), task(programs.exit(0)));
      assert.equal(result.status, 'success');
      assert.equal(result.exitCode, 0);
      assert.equal(result.oom, 'none');
    },
  },
  {
    id: 'STAT-002',
    title: 'another exit code is error, and is kept',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const code of [1, 3, 255]) {
        const { result } = await observe(driver, task(programs.exit(code)));
        assert.equal(result.status, 'error');
        assert.equal(result.exitCode, code);
        assert.equal(result.signal, undefined);
      }
    },
  },
  {
    id: 'STAT-003',
    title: 'a task that runs and ends with 125, 126 or 127 is error, not a failed start',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const code of [125, 126, 127]) {
        const { result } = await observe(driver, task(programs.exit(code)));
        assert.equal(result.status, 'error');
        assert.equal(result.exitCode, code);
      }
    },
  },
  {
    id: 'STAT-004',
    title: 'exit code 137 alone is not called out of memory',
    async run({ createDriver, task, capabilities }) {
      const { result } = await observe(await createDriver(), task(programs.exit(137), MEMORY));
      assert.ok(result.status === 'killed');
      assert.equal(result.cause, 'signal');
      assert.ok(result.oom === 'unknown' || (capabilities.oom && result.oom === 'none'), result.oom);
      assert.equal(result.exitCode, 137);
    },
    requires: limitsMemory,
  },
  {
    id: 'STAT-005',
    title: 'a task ended by a signal is killed, with the signal',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const [name, code] of [
        ['KILL', 137],
        ['TERM', 143],
        ['ABRT', 134],
      ] as const) {
        const { result } = await observe(driver, task(programs.killSelf(name)));
        assert.ok(result.status === 'killed', `SIG${name}: ${result.status}`);
        assert.equal(result.cause, 'signal');
        assert.equal(result.signal, `SIG${name}`);
        assert.equal(result.exitCode, code);
        assert.equal(result.oom, 'none');
      }
    },
  },
  {
    id: 'STAT-006',
    title: 'a task that uses more memory than it may is killed, with the cause oom',
    requires: reportsOom,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const result = await untilOomIsTold(async () => {
        const observed = await observe(driver, task(programs.exhaustMemory(), MEMORY));
        assert.equal(observed.result.status, 'killed');
        // What the engine has missed may have been.
        assert.notEqual(observed.result.oom, 'none');
        return observed.result;
      });
      assert.ok(result.status === 'killed');
      assert.equal(result.cause, 'oom');
      assert.equal(result.oom, 'main');
    },
  },
  {
    id: 'STAT-007',
    title: 'a child out of memory and exit code 0 is success, with the fact beside it',
    requires: reportsOom,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const result = await untilOomIsTold(async () => {
        const observed = await observe(driver, task(programs.exhaustMemoryInChild(0), MEMORY));
        assert.equal(observed.result.status, 'success');
        return observed.result;
      });
      assert.equal(result.oom, 'child');
    },
  },
  {
    id: 'STAT-008',
    title: 'a child out of memory and another exit code is error, with the fact beside it',
    requires: reportsOom,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const result = await untilOomIsTold(async () => {
        const observed = await observe(driver, task(programs.exhaustMemoryInChild(5), MEMORY));
        assert.equal(observed.result.status, 'error');
        assert.equal(observed.result.exitCode, 5);
        return observed.result;
      });
      assert.equal(result.oom, 'child');
    },
  },
  {
    id: 'STAT-009',
    title: 'a task that is still running at its deadline is timeout, and is stopped',
    async run({ createDriver, task }) {
      const { result } = await observe(await createDriver(), task(programs.sleep(), { timeoutMs: 300 }));
      assert.ok(result.status === 'timeout', result.status);
      assert.equal(result.timeoutMs, 300);
      assert.equal(result.stop?.reason, 'deadline');
    },
  },
  {
    id: 'STAT-010',
    title: 'a task that answers its deadline with exit code 0 is timeout all the same',
    async run({ createDriver, task }) {
      const one = task(programs.exitOnTerm(0), { timeoutMs: 1_500, graceMs: MONTH_MS });
      const { result } = await observe(await createDriver(), one);
      assert.equal(result.status, 'timeout');
      assert.equal(result.exitCode, 0);
      assert.deepEqual(result.stop?.signals, ['SIGTERM']);
    },
  },
  {
    id: 'STAT-011',
    title: 'a task that its caller kills is cancelled, whatever its exit code',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const code of [0, 7]) {
        const { handle, stdout } = await startTask(driver, task(programs.exitOnTerm(code)));
        await stdout.until('ready');
        await handle.kill({ graceMs: 20_000 });
        const result = await handle.wait();
        assert.equal(result.status, 'cancelled');
        assert.equal(result.exitCode, code);
        assert.equal(result.stop?.reason, 'caller');
      }
    },
  },
  {
    id: 'STAT-012',
    title: 'the first reason wins: a deadline during the grace period of a kill changes nothing',
    async run({ createDriver, task }) {
      const one = task(programs.ignoreTerm(), { timeoutMs: 1_500 });
      const { handle, stdout } = await startTask(await createDriver(), one);
      await stdout.until('ready');
      await handle.kill({ graceMs: 2_000 });
      const result = await handle.wait();
      assert.equal(result.status, 'cancelled');
    },
  },
  {
    id: 'STAT-013',
    title: 'the first reason wins: a kill during the grace period of the deadline changes nothing',
    async run({ createDriver, task }) {
      const one = task(programs.exitOnTerm(0), { timeoutMs: 1_500, graceMs: 20_000 });
      const { handle, stdout } = await startTask(await createDriver(), one);
      await stdout.until('stopping');
      await handle.kill({ reason: 'too late' });
      assert.equal((await handle.wait()).status, 'timeout');
    },
  },
  {
    id: 'STAT-014',
    title: 'once the exit was seen, no reason counts',
    async run({ createDriver, task }) {
      const { handle } = await startTask(await createDriver(), task(programs.exit(0)));
      const result = await handle.wait();
      await handle.kill({ reason: 'too late' });
      assert.deepEqual(await handle.wait(), result);
      assert.equal(result.status, 'success');
      assert.equal(result.stop, undefined);
    },
  },
  {
    id: 'STAT-015',
    title: 'a deadline that is not reached changes nothing, however far away it is',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const timeoutMs of [60_000, 2 ** 31, MONTH_MS]) {
        const { result } = await observe(driver, task(programs.exit(2), { timeoutMs }));
        assert.equal(result.status, 'error');
        assert.equal(result.stop, undefined);
      }
    },
  },
];

function limitsMemory({ limits }: DriverTraits): true | string {
  return limits.includes('memoryBytes') || 'the driver cannot limit memory';
}

function reportsOom(traits: DriverTraits): true | string {
  return traits.oom ? limitsMemory(traits) : 'the driver cannot tell out of memory from another kill';
}

/** Engines begin to look some time after the start, which on a busy machine may be late: of three they have to tell one. */
async function untilOomIsTold(run: () => Promise<RunResult>): Promise<RunResult> {
  let result = await run();
  for (let runs = 1; runs < 3 && result.oom !== 'main' && result.oom !== 'child'; runs += 1)
    result = await run();
  return result;
}
