import assert from 'node:assert/strict';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { assertNothingLeft, observe, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const pauseCases: readonly DriverCase[] = [
  {
    id: 'PAUS-001',
    title: 'a paused task does nothing, and goes on when it is resumed',
    requires: canPause,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const frozen = await startTask(driver, task(programs.tick()));
      await frozen.stdout.until('\n3\n');
      await frozen.handle.pause();
      const other = await startTask(driver, task(programs.tick()));
      await other.stdout.until('\n5\n');
      const ticks = lines(frozen.stdout.text);
      await other.stdout.until('\n40\n');
      await other.handle.kill();
      // While another one made 35 ticks, this one made none.
      assert.equal(lines(frozen.stdout.text), ticks);
      await frozen.handle.resume();
      await frozen.stdout.until((text) => lines(text) >= ticks + 3);
      await frozen.handle.kill();
      assert.equal((await frozen.handle.wait()).status, 'cancelled');
    },
  },
  {
    id: 'PAUS-002',
    title: 'the deadline goes on while a task is paused',
    requires: canPause,
    async run({ createDriver, task }) {
      const one = task(programs.tick(), { timeoutMs: 1_500, graceMs: 200 });
      const { handle, stdout } = await startTask(await createDriver(), one);
      await stdout.until('\n1\n');
      await handle.pause();
      assert.equal((await handle.wait()).status, 'timeout');
    },
  },
  {
    id: 'PAUS-003',
    title: 'a paused task is killed',
    requires: canPause,
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.sleep()));
      await stdout.until('ready');
      await handle.pause();
      await handle.kill({ graceMs: 500 });
      assert.equal((await handle.wait()).status, 'cancelled');
    },
  },
  {
    id: 'PAUS-004',
    title: 'a paused task is closed, and nothing is left',
    requires: canPause,
    async run(context) {
      const { handle, prepared, stdout } = await startTask(
        await context.createDriver(),
        context.task(programs.sleep()),
      );
      await stdout.until('ready');
      await handle.pause();
      await prepared.close();
      assert.equal((await handle.wait()).status, 'cancelled');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'PAUS-005',
    title: 'pause of a task that has ended is DRV_INVALID_STATE',
    requires: canPause,
    async run({ createDriver, task }) {
      const { handle } = await startTask(await createDriver(), task(programs.exit(0)));
      await handle.wait();
      await assertCode(handle.pause(), 'DRV_INVALID_STATE');
    },
  },
  {
    id: 'PAUS-006',
    title: 'a driver that cannot pause says so, and the task runs on',
    requires: ({ pause }) => !pause || 'the driver can pause',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const { handle, stdout } = await startTask(driver, task(programs.sleep()));
      await stdout.until('ready');
      await assertCode(handle.pause(), 'DRV_UNSUPPORTED');
      await assertCode(handle.resume(), 'DRV_UNSUPPORTED');
      assert.equal((await observe(driver, task(programs.exit(0)))).result.status, 'success');
      await handle.kill();
      assert.equal((await handle.wait()).status, 'cancelled');
    },
  },
];

function canPause({ pause }: DriverTraits): true | string {
  return pause || 'the driver cannot pause';
}

function lines(text: string): number {
  return text.split('\n').length - 1;
}
