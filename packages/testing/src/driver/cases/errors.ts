import assert from 'node:assert/strict';
import { runTask, type DrvErrorCode } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { StandardProgram } from '../../programs/standard-program.ts';
import type { DriverContext } from '../driver-context.ts';
import { assertNothingLeft, observe, type DriverCase } from '../observe.ts';

export const errorsCases: readonly DriverCase[] = [
  {
    id: 'ERR-001',
    title: 'a task with a wrong field is DRV_INVALID_TASK, before anything is asked or made',
    async run(context) {
      let asked = 0;
      const auther = () => {
        asked += 1;
        return undefined;
      };
      const driver = await context.createDriver();
      const good = context.task(programs.exit(0));
      const wrong: readonly object[] = [
        { ...good, id: 'no/slash' },
        { ...good, image: '' },
        { ...good, command: [] },
        { ...good, env: { 'A=B': 'c' } },
        { ...good, timeoutMs: -1 },
        { ...good, network: { name: 'host' } },
        { ...good, labels: { 'drv.own': 'mine' } },
        { ...good, comand: ['misspelt'] },
      ];
      for (const one of wrong) {
        await assertCode(driver.prepare(one as TaskWithId, { auther }), 'DRV_INVALID_TASK');
      }
      assert.equal(asked, 0);
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ERR-002',
    title: 'a command that is not in the image is DRV_COMMAND_NOT_FOUND, with exit code 127',
    run: (context) => failsToStart(context, programs.missing(), {}, 'DRV_COMMAND_NOT_FOUND', 127),
  },
  {
    id: 'ERR-003',
    title: 'a command that cannot be executed is DRV_COMMAND_NOT_EXECUTABLE, with exit code 126',
    run: (context) => failsToStart(context, programs.notExecutable(), {}, 'DRV_COMMAND_NOT_EXECUTABLE', 126),
  },
  {
    id: 'ERR-004',
    title: 'a user that is not in the image is DRV_START_FAILED, with exit code 125',
    run: (context) =>
      failsToStart(context, programs.exit(0), { user: 'nobody-knows' }, 'DRV_START_FAILED', 125),
  },
  {
    id: 'ERR-005',
    title: 'a path of the host that does not exist is refused, with exit code 125, and is not made up',
    async run(context) {
      const driver = await context.createDriver();
      const volumes = [{ hostPath: '/no/such/directory', containerPath: '/data' }];
      // An engine that finds it when it creates the container calls the task wrong; one that finds it later, the start.
      for (let round = 0; round < 2; round += 1) {
        const run = observe(driver, context.task(programs.exit(0), { volumes }));
        const error = await assertCode(run, 'DRV_INVALID_TASK', 'DRV_START_FAILED');
        assert.equal(error.exitCode, 125);
      }
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ERR-006',
    title: 'a network that does not exist is DRV_START_FAILED, with exit code 125',
    run: (context) =>
      failsToStart(
        context,
        programs.exit(0),
        { network: { name: 'no-such-network' } },
        'DRV_START_FAILED',
        125,
      ),
  },
  {
    id: 'ERR-007',
    title: 'after a failed start the driver works on, and the id is free',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const one = task(programs.missing());
      await assertCode(observe(driver, one), 'DRV_COMMAND_NOT_FOUND');
      const { result } = await observe(driver, task(programs.exit(0), { id: one.id }));
      assert.equal(result.status, 'success');
    },
  },
  {
    id: 'ERR-008',
    title: 'a task whose start failed is not started again',
    async run({ createDriver, task }) {
      const prepared = await (await createDriver()).prepare(task(programs.missing()));
      const run = async () => (await prepared.start()).wait();
      await assertCode(run(), 'DRV_COMMAND_NOT_FOUND');
      await assertCode(run(), 'DRV_INVALID_STATE');
    },
  },
  {
    id: 'ERR-009',
    title: 'the error of a failed start names the task',
    async run({ createDriver, task }) {
      const missing = task(programs.missing());
      const error = await assertCode(observe(await createDriver(), missing), 'DRV_COMMAND_NOT_FOUND');
      assert.equal(error.taskId, missing.id);
    },
  },
  {
    id: 'ERR-010',
    title: 'an option that there is not is refused at each step, by name, before anything is made',
    async run(context) {
      const driver = await context.createDriver();
      const good = context.task(programs.exit(0));
      const misspelt: object = { singal: new AbortController().signal };
      const prepared = await driver.prepare(context.task(programs.exit(0)));
      for (const call of [
        () => driver.prepare(good, misspelt),
        () => prepared.start(misspelt),
        () => runTask(driver, good, misspelt),
      ]) {
        const error = await assertCode(call(), 'DRV_INVALID_OPTION');
        assert.match(error.message, /^singal is not an option of \w+: is "signal" meant\?$/);
      }
      await prepared.close();
      await assertNothingLeft(context);
    },
  },
];

/** The failure may come with prepare, with start or with wait, as the engine finds it; nothing is left either way. */
async function failsToStart(
  context: DriverContext,
  program: StandardProgram,
  overrides: Partial<TaskWithId>,
  code: DrvErrorCode,
  exitCode: number,
): Promise<void> {
  const driver = await context.createDriver();
  const error = await assertCode(observe(driver, context.task(program, overrides)), code);
  assert.equal(error.exitCode, exitCode);
  assert.equal(error.kind, 'task');
  await assertNothingLeft(context);
}
