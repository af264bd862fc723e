import assert from 'node:assert/strict';
import { programs } from '../../programs/programs.ts';
import { assertCode } from '../../cases/assert-code.ts';
import { assertNothingLeft, observeSuccess, type DriverCase } from '../observe.ts';

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
];
