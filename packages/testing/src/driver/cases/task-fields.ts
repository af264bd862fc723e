import assert from 'node:assert/strict';
import { programs } from '../../programs/programs.ts';
import { assertCode } from '../../cases/assert-code.ts';
import { assertNothingLeft, observeSuccess, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const taskFieldCases: readonly DriverCase[] = [
  {
    id: 'TASK-001',
    title: 'environment values arrive as they are, whatever is in them',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const value of ['plain', '', 'a=b c', '$HOME `id` "\'', 'ä→🙂', 'two\nlines', '-n', '%s\\n']) {
        const one = task(programs.printEnv('DRV_VALUE'), { env: { DRV_VALUE: value } });
        assert.equal((await observeSuccess(driver, one)).stdout.text, value);
      }
    },
  },
  {
    id: 'TASK-002',
    title: 'arguments arrive as they are, whatever is in them',
    async run({ createDriver, task }) {
      const args = ['plain', '', 'a b', '"quoted"', "it's", '$HOME', '*', 'ä→🙂', '--', '-x'];
      const { stdout } = await observeSuccess(await createDriver(), task(programs.printArguments(...args)));
      assert.deepEqual(stdout.text.split('\n').slice(0, -1), args);
    },
  },
  {
    id: 'TASK-003',
    title: 'a command in one string is split on white space',
    async run({ createDriver, task }) {
      const words = task(programs.printArguments('one', 'two')).command;
      assert.ok(Array.isArray(words));
      const one = task(programs.exit(0), { command: `  ${words.join('  ')}\t` });
      const { stdout } = await observeSuccess(await createDriver(), one);
      assert.equal(stdout.text, 'one\ntwo\n');
    },
  },
  {
    id: 'TASK-004',
    title: 'a task runs as the user, in the directory and under the host name that it asks for',
    async run({ createDriver, task }) {
      const one = task(programs.printPlace(), { user: '1234:1234', workDir: '/tmp', hostname: 'box' });
      const { stdout } = await observeSuccess(await createDriver(), one);
      assert.equal(stdout.text, '1234\n/tmp\nbox\n');
    },
  },
  {
    id: 'TASK-005',
    title: 'tasks do not see the environment of one another, nor that of this process',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      await observeSuccess(driver, task(programs.printEnv('DRV_VALUE'), { env: { DRV_VALUE: 'mine' } }));
      const { stdout } = await observeSuccess(driver, task(programs.printEnv('DRV_VALUE')));
      assert.equal(stdout.text, '');
    },
  },
  {
    id: 'TASK-006',
    title:
      'an option of the driver that it does not know is refused by name; the section of another driver is not',
    async run(context) {
      const driver = await context.createDriver();
      const mine = context.task(programs.exit(0), {
        driverOptions: { [driver.name]: { unheardOf: 'yes' } },
      });
      const error = await assertCode(driver.prepare(mine), 'DRV_UNSUPPORTED');
      assert.match(error.message, new RegExp(`driverOptions\\.${driver.name}\\.unheardOf`));
      await assertNothingLeft(context);
      const another = context.task(programs.exit(0), {
        driverOptions: { [driver.name]: {}, anotherDriver: { unheardOf: 'yes' } },
      });
      await observeSuccess(driver, another);
    },
  },
  {
    id: 'TASK-007',
    title: 'the handle and the result tell where a port of the task is reached',
    requires: ({ ports }) => ports || 'the driver publishes no ports',
    async run({ createDriver, task }) {
      const one = task(programs.sleep(), { network: 'default', ports: [{ containerPort: 8080 }] });
      const { handle, stdout } = await startTask(await createDriver(), one);
      await stdout.until('ready');
      const [port, ...others] = handle.ports ?? [];
      assert.deepEqual(others, []);
      assert.deepEqual(
        { ...port, hostPort: 0 },
        { containerPort: 8080, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 0 },
      );
      assert.ok((port?.hostPort ?? 0) > 0);
      await handle.kill({ graceMs: 0 });
      assert.deepEqual((await handle.wait()).ports, [port]);
    },
  },
  {
    id: 'TASK-008',
    title: 'a driver that publishes no ports refuses a task that asks for one, and leaves nothing behind',
    requires: ({ ports }) => !ports || 'the driver publishes ports',
    async run(context) {
      const one = context.task(programs.exit(0), { network: 'default', ports: [{ containerPort: 8080 }] });
      await assertCode((await context.createDriver()).prepare(one), 'DRV_UNSUPPORTED');
      await assertNothingLeft(context);
    },
  },
];
