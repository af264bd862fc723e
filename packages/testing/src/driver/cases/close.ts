import assert from 'node:assert/strict';
import { DrvError, type CredentialProvider } from '@drv/core';
import { programs } from '../../programs/programs.ts';
import { assertNothingLeft, observe, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const closeCases: readonly DriverCase[] = [
  {
    id: 'CLOS-001',
    title: 'close before start removes the container',
    async run(context) {
      const prepared = await (await context.createDriver()).prepare(context.task(programs.exit(0)));
      await prepared.close();
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-002',
    title: 'close of a running task stops and removes it, and wait resolves with cancelled',
    async run(context) {
      const { prepared, handle, stdout } = await startTask(
        await context.createDriver(),
        context.task(programs.ignoreTerm()),
      );
      await stdout.until('ready');
      await prepared.close();
      assert.equal((await handle.wait()).status, 'cancelled');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-003',
    title: 'close after the exit removes the container, and the result stays',
    async run(context) {
      const { prepared, handle } = await startTask(
        await context.createDriver(),
        context.task(programs.exit(3)),
      );
      const result = await handle.wait();
      await prepared.close();
      assert.deepEqual(await handle.wait(), result);
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-004',
    title: 'close is quiet when it is called again, and twice at once',
    async run(context) {
      const { prepared, handle } = await startTask(
        await context.createDriver(),
        context.task(programs.exit(0)),
      );
      await handle.wait();
      await Promise.all([prepared.close(), prepared.close()]);
      await prepared.close();
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-005',
    title: 'close twice at once of a running task stops it once, and both resolve when it is gone',
    async run(context) {
      const { prepared, stdout } = await startTask(
        await context.createDriver(),
        context.task(programs.sleep()),
      );
      await stdout.until('ready');
      await Promise.all([prepared.close(), prepared.close()]);
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-006',
    title: 'await using closes a task, and so does asyncDispose of the driver',
    async run(context) {
      const driver = await context.createDriver();
      const disposed = await driver.prepare(context.task(programs.exit(0)));
      await disposed[Symbol.asyncDispose]();
      await assertNothingLeft(context);
      await driver.prepare(context.task(programs.exit(0)));
      await driver[Symbol.asyncDispose]();
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-007',
    title: 'close of the driver closes every task of it, in whatever state',
    async run(context) {
      const driver = await context.createDriver();
      await driver.prepare(context.task(programs.exit(0)));
      const ended = await startTask(driver, context.task(programs.exit(0)));
      const running = await startTask(driver, context.task(programs.sleep()));
      await running.stdout.until('ready');
      await ended.handle.wait();
      await driver.close();
      assert.equal((await running.handle.wait()).status, 'cancelled');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-008',
    title: 'close of the driver is quiet when it is called again, and twice at once',
    async run(context) {
      const driver = await context.createDriver();
      await observe(driver, context.task(programs.exit(0)));
      await Promise.all([driver.close(), driver.close()]);
      await driver.close();
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-009',
    title: 'close of the driver during a prepare leaves nothing behind',
    async run(context) {
      for (let turns = 0; turns < 4; turns += 1) {
        const driver = await context.createDriver();
        const prepare = driver.prepare(context.task(programs.exit(0)));
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        const [prepared] = await Promise.allSettled([prepare, driver.close()]);
        if (prepared.status === 'rejected') assert.ok(DrvError.is(prepared.reason), String(prepared.reason));
      }
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-010',
    title: 'close of the driver does not wait for a credential provider that never answers',
    async run(context) {
      let asked = () => {};
      const question = new Promise<void>((resolve) => {
        asked = resolve;
      });
      const credentials: CredentialProvider = {
        name: 'silent',
        resolve: () => {
          asked();
          return new Promise(() => {});
        },
      };
      const driver = await context.createDriver({ credentials });
      const prepare = driver.prepare(context.task(programs.exit(0)));
      prepare.catch(() => {});
      await Promise.race([question, prepare]);
      await driver.close();
      await assert.rejects(prepare, (error) => DrvError.is(error));
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-011',
    title: "close works when the task's signal is aborted",
    async run(context) {
      const caller = new AbortController();
      const { prepared, handle, stdout } = await startTask(
        await context.createDriver(),
        context.task(programs.ignoreTerm(), { graceMs: 1_000_000 }),
        { signal: caller.signal },
      );
      await stdout.until('ready');
      caller.abort();
      await prepared.close();
      assert.equal((await handle.wait()).status, 'cancelled');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'CLOS-012',
    title: 'close at once after start, before anybody waits',
    async run(context) {
      const { prepared, handle } = await startTask(
        await context.createDriver(),
        context.task(programs.sleep()),
      );
      await prepared.close();
      assert.equal((await handle.wait()).status, 'cancelled');
      await assertNothingLeft(context);
    },
  },
];
