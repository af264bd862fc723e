import assert from 'node:assert/strict';
import { programs } from '../../programs/programs.ts';
import { observe, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const stopCases: readonly DriverCase[] = [
  {
    id: 'STOP-001',
    title: 'kill sends SIGTERM first, and a task that answers it ends by itself',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.exitOnTerm(3)));
      await stdout.until('ready');
      await handle.kill({ graceMs: 20_000 });
      const { stop, exitCode } = await handle.wait();
      assert.equal(stdout.text, 'ready\nstopping\n');
      assert.equal(exitCode, 3);
      assert.deepEqual(stop?.signals, ['SIGTERM']);
      assert.equal(stop.forced, false);
    },
  },
  {
    id: 'STOP-002',
    title: 'a task that ignores SIGTERM is killed after its grace period, and the result says forced',
    async run({ createDriver, task }) {
      const one = task(programs.ignoreTerm(), { graceMs: 500 });
      const { handle, stdout } = await startTask(await createDriver(), one);
      await stdout.until('ready');
      await handle.kill();
      const { stop, signal } = await handle.wait();
      assert.deepEqual(stop?.signals, ['SIGTERM', 'SIGKILL']);
      assert.equal(stop.forced, true);
      assert.equal(signal, 'SIGKILL');
    },
  },
  {
    id: 'STOP-003',
    title: 'kill without a grace period sends SIGKILL and nothing else',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.exitOnTerm(0)));
      await stdout.until('ready');
      await handle.kill({ graceMs: 0 });
      const { stop } = await handle.wait();
      assert.deepEqual(stop?.signals, ['SIGKILL']);
      assert.equal(stdout.text, 'ready\n');
    },
  },
  {
    id: 'STOP-004',
    title: 'kill is idempotent, also twice at once',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.sleep()));
      await stdout.until('ready');
      await Promise.all([handle.kill({ reason: 'first' }), handle.kill({ reason: 'second' })]);
      await handle.kill();
      const result = await handle.wait();
      assert.ok(result.status === 'cancelled');
      assert.equal(result.reason, 'first');
    },
  },
  {
    id: 'STOP-005',
    title: 'a later kill with a shorter grace period shortens a running one',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.ignoreTerm()));
      await stdout.until('ready');
      const patient = handle.kill({ graceMs: 1_000_000 });
      await handle.kill({ graceMs: 0 });
      await patient;
      const { stop } = await handle.wait();
      assert.equal(stop?.signals.at(-1), 'SIGKILL');
      assert.equal(stop.forced, true);
    },
  },
  {
    id: 'STOP-006',
    title: 'a later kill with a longer grace period does not lengthen a running one',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.ignoreTerm()));
      await stdout.until('ready');
      await Promise.all([handle.kill({ graceMs: 300 }), handle.kill({ graceMs: 1_000_000 })]);
      assert.equal((await handle.wait()).stop?.forced, true);
    },
  },
  {
    id: 'STOP-007',
    title: 'the deadline stops a task as a kill does: SIGTERM, grace period, SIGKILL',
    async run({ createDriver, task }) {
      const one = task(programs.ignoreTerm(), { timeoutMs: 1_000, graceMs: 300 });
      const { result } = await observe(await createDriver(), one);
      assert.equal(result.status, 'timeout');
      assert.deepEqual(result.stop?.signals, ['SIGTERM', 'SIGKILL']);
      assert.equal(result.stop.forced, true);
    },
  },
  {
    id: 'STOP-008',
    title: 'a task that was stopped is really stopped: it does nothing any more',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const { handle, stdout } = await startTask(driver, task(programs.tick(), { timeoutMs: 400 }));
      assert.equal((await handle.wait()).status, 'timeout');
      const ticks = stdout.text;
      const other = await startTask(driver, task(programs.tick()));
      await other.stdout.until('\n20\n');
      await other.handle.kill();
      assert.equal(stdout.text, ticks);
    },
  },
  {
    id: 'STOP-009',
    title: 'kill resolves at once when the task has ended already',
    async run({ createDriver, task }) {
      const { handle, prepared } = await startTask(await createDriver(), task(programs.exit(0)));
      await handle.wait();
      await handle.kill();
      await prepared.close();
      await handle.kill();
    },
  },
  {
    id: 'STOP-010',
    title: 'the reason that the caller gives is kept in the result',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.sleep()));
      await stdout.until('ready');
      await handle.kill({ reason: 'the user pressed stop' });
      const result = await handle.wait();
      assert.ok(result.status === 'cancelled');
      assert.equal(result.reason, 'the user pressed stop');
    },
  },
  {
    id: 'STOP-011',
    title: 'a task is asked to end with the signal that it names, and the result says which',
    async run({ createDriver, task }) {
      for (const stopSignal of ['SIGINT', 'int', '2']) {
        const one = task(programs.exitOn('INT', 3), { stopSignal });
        const { handle, stdout } = await startTask(await createDriver(), one);
        await stdout.until('ready');
        await handle.kill({ graceMs: 20_000 });
        const { stop, exitCode } = await handle.wait();
        assert.equal(exitCode, 3);
        assert.deepEqual(stop?.signals, ['SIGINT']);
        assert.equal(stop.forced, false);
      }
    },
  },
];
