import assert from 'node:assert/strict';
import type { StatsSample } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import type { DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const statsCases: readonly DriverCase[] = [
  {
    id: 'USE-001',
    title: 'a running task gives samples, and they end with it',
    requires: hasStats,
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.tick()));
      await stdout.until('\n1\n');
      const samples: StatsSample[] = [];
      for await (const sample of handle.stats()) {
        samples.push(sample);
        if (samples.length === 1) void handle.kill({ graceMs: 200 });
      }
      const [first] = samples;
      assert.ok(first !== undefined);
      assert.ok(first.at > Date.UTC(2020, 0));
      assert.ok((first.cpu.timeNs ?? 0) >= 0);
      assert.ok(samples.every(({ at }, index) => index === 0 || at > (samples[index - 1]?.at ?? 0)));
      const { usage } = await handle.wait();
      assert.ok(usage.samples >= 1);
    },
  },
  {
    id: 'USE-002',
    title: 'onStat is called with every sample, and what it throws never reaches the task',
    requires: hasStats,
    async run({ createDriver, task }) {
      let seen = () => {};
      const sample = new Promise<void>((resolve) => {
        seen = resolve;
      });
      const { handle } = await startTask(await createDriver(), task(programs.tick()), {
        onStat: () => {
          seen();
          throw new Error('my metrics broke');
        },
      });
      await sample;
      await handle.kill({ graceMs: 200 });
      assert.equal((await handle.wait()).status, 'cancelled');
    },
  },
  {
    id: 'USE-003',
    title: 'aborted samples reject, and the task lives on',
    requires: hasStats,
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.tick()));
      await stdout.until('\n1\n');
      const caller = new AbortController();
      const reading = (async () => {
        for await (const sample of handle.stats({ signal: caller.signal })) assert.ok(sample.at > 0);
      })();
      caller.abort();
      await assertCode(reading, 'DRV_ABORTED');
      const ticks = stdout.text.length;
      await stdout.until((text) => text.length > ticks);
      await handle.kill({ graceMs: 200 });
      assert.equal((await handle.wait()).status, 'cancelled');
    },
  },
  {
    id: 'USE-004',
    title: 'samples of a task that has ended are at their end',
    requires: hasStats,
    async run({ createDriver, task }) {
      const { handle } = await startTask(await createDriver(), task(programs.exit(0)));
      await handle.wait();
      for await (const sample of handle.stats()) assert.fail(`a sample at ${sample.at}`);
    },
  },
  {
    id: 'USE-005',
    title: 'a driver without samples says so',
    requires: ({ stats }) => !stats || 'the driver has samples',
    async run({ createDriver, task }) {
      const { handle } = await startTask(await createDriver(), task(programs.exit(0)));
      const reading = (async () => {
        for await (const sample of handle.stats()) assert.fail(`a sample at ${sample.at}`);
      })();
      await assertCode(reading, 'DRV_UNSUPPORTED');
      assert.equal((await handle.wait()).status, 'success');
    },
  },
];

function hasStats({ stats }: DriverTraits): true | string {
  return stats || 'the driver has no samples';
}
