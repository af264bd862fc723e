import assert from 'node:assert/strict';
import { operationChannel, OPERATIONS, runTask, type OperationMessage } from '@drv/core';
import { programs } from '../../programs/programs.ts';
import type { DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

/** What subscribers are told of one task. */
interface Reported extends Disposable {
  readonly begun: OperationMessage[];
  readonly ended: OperationMessage[];
}

function report(taskId: string): Reported {
  const begun: OperationMessage[] = [];
  const ended: OperationMessage[] = [];
  const listeners = {
    start: (message: OperationMessage) => void (message.taskId === taskId && begun.push(message)),
    asyncEnd: (message: OperationMessage) => void (message.taskId === taskId && ended.push(message)),
  };
  const channels = OPERATIONS.map(operationChannel);
  for (const channel of channels) channel.subscribe(listeners);
  return {
    begun,
    ended,
    [Symbol.dispose]() {
      for (const channel of channels) channel.unsubscribe(listeners);
    },
  };
}

/** Asserts that every operation ended once, the whole run last of all; and gives the whole run. */
function assertAllEnded({ begun, ended }: Reported): OperationMessage {
  const open = begun.filter((message) => !ended.includes(message)).map(({ operation }) => operation);
  assert.deepEqual(open, [], 'operations that began and did not end');
  assert.equal(ended.length, new Set(ended).size, 'an operation ended twice');
  const run = ended.at(-1);
  assert.equal(run?.operation, 'task.run');
  assert.equal(ended.filter(({ operation }) => operation === 'task.run').length, 1);
  return run;
}

export const diagnosticsCases: readonly DriverCase[] = [
  {
    id: 'DIAG-001',
    title: 'subscribers see task.run end when the task is closed, with its status and exit code',
    async run({ createDriver, task }) {
      const one = task(programs.exit(3));
      using seen = report(one.id);
      const { prepared, handle } = await startTask(await createDriver(), one);
      await handle.wait();
      await prepared.close();
      const { status, exitCode, errorCode } = assertAllEnded(seen);
      assert.deepEqual(
        { status, exitCode, errorCode },
        { status: 'error', exitCode: 3, errorCode: undefined },
      );
    },
  },
  {
    id: 'DIAG-002',
    title: 'subscribers see task.run end without a status when the task was never started',
    async run({ createDriver, task }) {
      const one = task(programs.exit(0));
      using seen = report(one.id);
      await (await (await createDriver()).prepare(one)).close();
      const { status, errorCode } = assertAllEnded(seen);
      assert.deepEqual({ status, errorCode }, { status: undefined, errorCode: undefined });
    },
  },
  {
    id: 'DIAG-003',
    title: 'subscribers see task.run fail when the task could not be prepared',
    async run({ createDriver, task, images: { absent } }) {
      const one = task(programs.exit(0), { image: absent });
      using seen = report(one.id);
      await assert.rejects((await createDriver()).prepare(one));
      assert.equal(assertAllEnded(seen).errorCode, 'DRV_IMAGE_NOT_FOUND');
    },
  },
  {
    id: 'DIAG-004',
    title: 'subscribers see task.run fail when the task could not be started',
    async run({ createDriver, task }) {
      const one = { ...task(programs.exit(0)), command: ['no-such-command'] };
      using seen = report(one.id);
      await assert.rejects(runTask(await createDriver(), one));
      assert.equal(assertAllEnded(seen).errorCode, 'DRV_COMMAND_NOT_FOUND');
    },
  },
  {
    id: 'DIAG-005',
    title: 'subscribers see task.run end for every task that close of the driver ends',
    async run({ createDriver, task }) {
      const one = task(programs.sleep());
      using seen = report(one.id);
      const driver = await createDriver();
      const { stdout } = await startTask(driver, one);
      await stdout.until('ready');
      await driver.close();
      assert.equal(assertAllEnded(seen).status, 'cancelled');
    },
  },
  {
    id: 'DIAG-006',
    title: 'what subscribers see names no value of the environment, no command and no output',
    async run({ createDriver, task }) {
      const one = task(programs.print('canary-out-4471'), { env: { TOKEN: 'canary-env-4471' } });
      using seen = report(one.id);
      const { prepared, handle } = await startTask(await createDriver(), one);
      await handle.wait();
      await prepared.close();
      assert.ok(!JSON.stringify(seen.begun).includes('canary'));
    },
  },
];
