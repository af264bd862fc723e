import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { PassThrough } from 'node:stream';
import { DrvError, runTask, type CredentialProvider } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import { CollectedOutput } from '../collected-output.ts';
import { assertNothingLeft, observe, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const abortCases: readonly DriverCase[] = [
  {
    id: 'ABRT-001',
    title: 'aborted before prepare: DRV_ABORTED with the reason, and nothing was asked or made',
    async run(context) {
      let asked = 0;
      const reason = new Error('too late');
      const driver = await context.createDriver();
      const prepare = driver.prepare(context.task(programs.exit(0)), {
        signal: AbortSignal.abort(reason),
        auther: () => {
          asked += 1;
          return undefined;
        },
      });
      const error = await assertCode(prepare, 'DRV_ABORTED');
      assert.equal(error.cause, reason);
      assert.equal(asked, 0);
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ABRT-002',
    title: 'aborted while credentials are asked for: DRV_ABORTED, and nothing is left',
    async run(context) {
      const caller = new AbortController();
      const credentials: CredentialProvider = {
        name: 'slow',
        resolve: () => {
          setImmediate(() => caller.abort());
          return new Promise(() => {});
        },
      };
      const driver = await context.createDriver({ credentials });
      const one = context.task(programs.exit(0));
      await assertCode(driver.prepare(one, { signal: caller.signal }), 'DRV_ABORTED');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ABRT-003',
    title: 'aborted during a pull: DRV_ABORTED, and nothing is left',
    requires: ({ stalledImage }) => stalledImage || 'no stalling image was named',
    async run(context) {
      const caller = new AbortController();
      const driver = await context.createDriver();
      const image = context.images.stalls ?? '';
      const prepare = driver.prepare(context.task(programs.exit(0), { image }), {
        signal: caller.signal,
        onPull: () => caller.abort(),
      });
      await assertCode(prepare, 'DRV_ABORTED');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ABRT-004',
    title: 'aborted at whatever moment of prepare: DRV_ABORTED or a task, and nothing is left',
    async run(context) {
      const driver = await context.createDriver();
      for (let turns = 0; turns < 8; turns += 1) {
        const caller = new AbortController();
        const prepare = driver.prepare(context.task(programs.exit(0)), {
          signal: caller.signal,
          auther: () => undefined,
        });
        void afterTurns(turns).then(() => caller.abort());
        const prepared = await prepare.catch((error: unknown) => {
          assert.ok(DrvError.is(error, 'DRV_ABORTED'), String(error));
        });
        await prepared?.close();
      }
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ABRT-005',
    title: 'aborted before start: DRV_ABORTED, and nothing runs',
    async run(context) {
      const driver = await context.createDriver();
      const prepared = await driver.prepare(context.task(programs.print('ran')));
      const stdout = new CollectedOutput();
      await assertCode(prepared.start({ stdout, signal: AbortSignal.abort() }), 'DRV_ABORTED');
      await prepared.close();
      assert.equal(stdout.text, '');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ABRT-006',
    title: 'aborted while the task runs: it is stopped, and wait resolves with cancelled and the reason',
    async run({ createDriver, task }) {
      const caller = new AbortController();
      const { handle, stdout } = await startTask(await createDriver(), task(programs.sleep()), {
        signal: caller.signal,
      });
      await stdout.until('ready');
      caller.abort(new Error('changed my mind'));
      const result = await handle.wait();
      assert.ok(result.status === 'cancelled', result.status);
      assert.equal(result.reason, 'changed my mind');
      assert.equal(result.stop?.reason, 'caller');
      assert.deepEqual(result.stop.signals, ['SIGTERM']);
    },
  },
  {
    id: 'ABRT-007',
    title: 'an aborted wait rejects, and the task lives on',
    requires: ({ stdin }) => stdin || 'the driver has no input',
    async run({ createDriver, task }) {
      const stdin = new PassThrough();
      const { handle, stdout } = await startTask(await createDriver(), task(programs.copy()), { stdin });
      const caller = new AbortController();
      const wait = handle.wait({ signal: caller.signal });
      caller.abort();
      await assertCode(wait, 'DRV_ABORTED');
      stdin.end('alive');
      assert.equal((await handle.wait()).status, 'success');
      assert.equal(stdout.text, 'alive');
    },
  },
  {
    id: 'ABRT-008',
    title: 'aborted after the deadline struck: timeout',
    async run({ createDriver, task }) {
      const caller = new AbortController();
      const one = task(programs.exitOnTerm(0), { timeoutMs: 1_500, graceMs: 20_000 });
      const started = await startTask(await createDriver(), one, { signal: caller.signal });
      await started.stdout.until('stopping');
      caller.abort();
      assert.equal((await started.handle.wait()).status, 'timeout');
    },
  },
  {
    id: 'ABRT-009',
    title: 'aborted after the exit: the result stays what it was',
    async run({ createDriver, task }) {
      const caller = new AbortController();
      const { handle } = await startTask(await createDriver(), task(programs.exit(6)), {
        signal: caller.signal,
      });
      const result = await handle.wait();
      caller.abort();
      assert.deepEqual(await handle.wait(), result);
      assert.equal(result.status, 'error');
    },
  },
  {
    id: 'ABRT-010',
    title: 'runTask aborted while the task runs resolves with cancelled, and nothing is left',
    async run(context) {
      const caller = new AbortController();
      const stdout = new CollectedOutput();
      const run = runTask(await context.createDriver(), context.task(programs.sleep()), {
        stdout,
        signal: caller.signal,
      });
      await stdout.until('ready');
      caller.abort();
      assert.equal((await run).status, 'cancelled');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ABRT-011',
    title: 'an aborted kill rejects, and the stop goes on',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.ignoreTerm()));
      await stdout.until('ready');
      const caller = new AbortController();
      const kill = handle.kill({ graceMs: 500, signal: caller.signal });
      caller.abort();
      await assertCode(kill, 'DRV_ABORTED');
      assert.equal((await handle.wait()).status, 'cancelled');
    },
  },
  {
    id: 'ABRT-012',
    title: 'no listener stays on a signal that was never aborted',
    async run({ createDriver, task }) {
      const { signal } = new AbortController();
      const driver = await createDriver();
      const { result } = await observe(driver, task(programs.exit(0)), { signal });
      assert.equal(result.status, 'success');
      await driver.close();
      assert.deepEqual(getEventListeners(signal, 'abort'), []);
    },
  },
];

async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
