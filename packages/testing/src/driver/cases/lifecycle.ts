import assert from 'node:assert/strict';
import { isGeneratedTaskId, type ContainerTask } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import { assertNothingLeft, observe, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const lifecycleCases: readonly DriverCase[] = [
  {
    id: 'LIFE-001',
    title: 'prepare starts nothing',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const prepared = await driver.prepare(task(programs.exit(0)));
      const between = await observe(driver, task(programs.exit(0)));
      const result = await (await prepared.start()).wait();
      // The engine's own clock tells both times.
      assert.ok(Date.parse(result.startedAt) >= Date.parse(between.result.finishedAt));
    },
  },
  {
    id: 'LIFE-002',
    title: 'a task is started at most once',
    async run({ createDriver, task }) {
      const { prepared, handle } = await startTask(await createDriver(), task(programs.exit(0)));
      await assertCode(prepared.start(), 'DRV_INVALID_STATE');
      assert.equal((await handle.wait()).status, 'success');
      await assertCode(prepared.start(), 'DRV_INVALID_STATE');
    },
  },
  {
    id: 'LIFE-003',
    title: 'of two starts at once, one is refused and the other is not disturbed',
    async run({ createDriver, task }) {
      const prepared = await (await createDriver()).prepare(task(programs.exit(0)));
      const [first, second] = await Promise.allSettled([prepared.start(), prepared.start()]);
      assert.equal(second?.status, 'rejected');
      assert.ok(first?.status === 'fulfilled');
      assert.equal((await first.value.wait()).status, 'success');
    },
  },
  {
    id: 'LIFE-004',
    title: 'a second living task with the same id is DRV_CONFLICT, and the first one is left alone',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const first = task(programs.exitOnTerm(8));
      const { handle, stdout } = await startTask(driver, first);
      await stdout.until('ready');
      await assertCode(driver.prepare(task(programs.exit(0), { id: first.id })), 'DRV_CONFLICT');
      await handle.kill({ graceMs: 20_000 });
      assert.equal((await handle.wait()).exitCode, 8);
    },
  },
  {
    id: 'LIFE-005',
    title: 'of two prepares of the same id at once, one is DRV_CONFLICT',
    async run(context) {
      const driver = await context.createDriver();
      const one = context.task(programs.exit(0));
      const [first, second] = await Promise.allSettled([driver.prepare(one), driver.prepare(one)]);
      const refused = [first, second].filter((outcome) => outcome?.status === 'rejected');
      assert.equal(refused.length, 1);
      await driver.close();
      await assertNothingLeft(context);
    },
  },
  {
    id: 'LIFE-006',
    title: 'an id is free again once its task is closed',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const one = task(programs.exit(0));
      assert.equal((await observe(driver, one)).result.status, 'success');
      assert.equal((await observe(driver, one)).result.status, 'success');
    },
  },
  {
    id: 'LIFE-007',
    title: 'an id is free again after a prepare that failed',
    async run({ createDriver, task, images }) {
      const driver = await createDriver();
      const one = task(programs.exit(0));
      await assertCode(driver.prepare({ ...one, image: images.absent }), 'DRV_IMAGE_NOT_FOUND');
      assert.equal((await observe(driver, one)).result.status, 'success');
    },
  },
  {
    id: 'LIFE-008',
    title: 'a task that ends at once is missed in no part: its exit code, its first and its last byte',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (let round = 0; round < 5; round += 1) {
        const { result, stdout } = await observe(driver, task(programs.print(`<${round}>`)));
        assert.equal(stdout.text, `<${round}>`);
        assert.equal(result.status, 'success');
        const failed = await observe(driver, task(programs.exit(20 + round)));
        assert.equal(failed.result.exitCode, 20 + round);
      }
    },
  },
  {
    id: 'LIFE-009',
    title: 'tasks run at once, each with its own output and outcome',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const texts = Array.from({ length: 6 }, (_, index) => `text ${index}`);
      const runs = await Promise.all([
        ...texts.map((text) => observe(driver, task(programs.print(text)))),
        observe(driver, task(programs.exit(9))),
      ]);
      assert.deepEqual(
        runs.map(({ stdout }) => stdout.text),
        [...texts, ''],
      );
      assert.equal(runs.at(-1)?.result.exitCode, 9);
    },
  },
  {
    id: 'LIFE-010',
    title: 'a closed driver prepares nothing',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      await driver.close();
      await assertCode(driver.prepare(task(programs.exit(0))), 'DRV_INVALID_STATE');
    },
  },
  {
    id: 'LIFE-011',
    title: 'a closed task is not started',
    async run({ createDriver, task }) {
      const prepared = await (await createDriver()).prepare(task(programs.exit(0)));
      await prepared.close();
      await assertCode(prepared.start(), 'DRV_INVALID_STATE');
    },
  },
  {
    id: 'LIFE-012',
    title: 'wait gives every caller the same result, during the run and after it',
    async run({ createDriver, task }) {
      const { handle } = await startTask(await createDriver(), task(programs.exit(4)));
      const [first, second] = await Promise.all([handle.wait(), handle.wait()]);
      assert.equal(first.status, 'error');
      assert.deepEqual(second, first);
      assert.deepEqual(await handle.wait(), first);
    },
  },
  {
    id: 'LIFE-013',
    title: 'a child process that is left behind does not keep a task from ending',
    async run({ createDriver, task }) {
      const { result, stdout } = await observe(await createDriver(), task(programs.leaveChild()));
      assert.equal(result.status, 'success');
      assert.equal(stdout.text, 'done\n');
    },
  },
  {
    id: 'LIFE-014',
    title: 'a task is data: it is not changed, and may be frozen',
    async run({ createDriver, task }) {
      const one: ContainerTask = Object.freeze({
        ...task(programs.exit(0)),
        env: Object.freeze({ A: 'b' }),
        labels: Object.freeze({ team: 'blue' }),
      });
      const before = structuredClone(one);
      assert.equal((await observe(await createDriver(), one)).result.status, 'success');
      assert.deepEqual({ ...one }, before);
    },
  },
  {
    id: 'LIFE-015',
    title: 'runTask leaves nothing behind',
    async run(context) {
      const driver = await context.createDriver();
      await observe(driver, context.task(programs.exit(0)));
      await observe(driver, context.task(programs.exit(1)));
      await assertNothingLeft(context);
    },
  },
  {
    id: 'LIFE-016',
    title: 'a task without an id gets a generated one, another each time, and is not changed',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const { id: _chosen, ...one } = task(programs.exit(0));
      const first = await driver.prepare(one);
      const second = await driver.prepare(one);
      assert.ok(isGeneratedTaskId(first.taskId), first.taskId);
      assert.ok(isGeneratedTaskId(second.taskId), second.taskId);
      assert.notEqual(first.taskId, second.taskId);
      const handle = await first.start();
      assert.equal(handle.taskId, first.taskId);
      assert.equal((await handle.wait()).taskId, first.taskId);
      assert.equal('id' in one, false);
      await Promise.all([first.close(), second.close()]);
    },
  },
];
