import assert from 'node:assert/strict';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { assertNothingLeft, observeSuccess, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const ttyCases: readonly DriverCase[] = [
  {
    id: 'TTY-001',
    title: 'a task has no terminal unless it asks for one',
    async run({ createDriver, task }) {
      const { stdout } = await observeSuccess(await createDriver(), task(programs.isTerminal()));
      assert.equal(stdout.text, 'pipe\n');
    },
  },
  {
    id: 'TTY-002',
    title: 'a task with a terminal has one, with its line ends',
    requires: hasTerminal,
    async run({ createDriver, task }) {
      const { stdout } = await observeSuccess(
        await createDriver(),
        task(programs.isTerminal(), { tty: true }),
      );
      assert.equal(stdout.text, 'terminal\r\n');
    },
  },
  {
    id: 'TTY-003',
    title: 'with a terminal, stderr is a part of stdout',
    requires: hasTerminal,
    async run({ createDriver, task }) {
      const one = task(programs.printError('oops'), { tty: true });
      const { result, stdout, stderr } = await observeSuccess(await createDriver(), one);
      assert.equal(stdout.text, 'oops');
      assert.equal(stderr.text, '');
      assert.equal(result.output.stderrBytes, 0);
    },
  },
  {
    id: 'TTY-004',
    title: 'resize tells the task the size of its terminal',
    requires: hasTerminal,
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(
        await createDriver(),
        task(programs.terminalSize(), { tty: true }),
      );
      await stdout.until('\n');
      await handle.resize({ columns: 132, rows: 43 });
      await stdout.until('43 132');
      await handle.kill({ graceMs: 500 });
      assert.equal((await handle.wait()).status, 'cancelled');
    },
  },
  {
    id: 'TTY-007',
    title: 'a terminal has the size that the task asks for',
    requires: hasTerminal,
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(
        await createDriver(),
        task(programs.terminalSize(), { tty: true, terminalSize: { columns: 132, rows: 43 } }),
      );
      await stdout.until('43 132');
      await handle.kill({ graceMs: 500 });
      await handle.wait();
    },
  },
  {
    id: 'TTY-005',
    title: 'resize of a task without a terminal is DRV_UNSUPPORTED',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.sleep()));
      await stdout.until('ready');
      await assertCode(handle.resize({ columns: 80, rows: 24 }), 'DRV_UNSUPPORTED');
    },
  },
  {
    id: 'TTY-006',
    title: 'a driver without terminals refuses a task that asks for one, and leaves nothing behind',
    requires: ({ tty }) => !tty || 'the driver has terminals',
    async run(context) {
      const one = context.task(programs.isTerminal(), { tty: true });
      await assertCode((await context.createDriver()).prepare(one), 'DRV_UNSUPPORTED');
      await assertNothingLeft(context);
    },
  },
];

function hasTerminal({ tty }: DriverTraits): true | string {
  return tty || 'the driver has no terminals';
}
