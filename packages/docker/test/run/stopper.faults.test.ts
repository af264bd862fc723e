import { Writable } from 'node:stream';
import { programs, type Fault, type FaultRule } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

const timeout = { timeoutMs: 200, graceMs: 300 };

describe('stopping a task', () => {
  it.each<FaultRule['fault']>([
    { kind: 'refuse', at: 'request', status: 500, message: 'did not receive an exit event' },
    { kind: 'cut', at: 'request' },
    { kind: 'hang', at: 'request' },
    { kind: 'malformed-json' },
    { kind: 'proxy-error', status: 502 },
  ])('SIGTERM is not taken ($kind): SIGKILL follows', (fault) =>
    onFakeEngine([{ on: 'container.kill', fault }], async ({ run }) => {
      const { result } = await run(programs.sleep(), timeout);
      expect(result).toMatchObject({ status: 'timeout', exitCode: 137, stop: { forced: true } });
    }),
  );

  it.each<Fault>([
    { kind: 'cut', at: 'answered' },
    { kind: 'refuse', at: 'answered', status: 500, message: 'unknown' },
  ])('SIGTERM arrives, and the engine does not say so ($kind): the task has ended by it', (fault) =>
    onFakeEngine([{ on: 'container.kill', fault }], async ({ run }) => {
      const { result } = await run(programs.exitOnTerm(3), { timeoutMs: 300, graceMs: 5_000 });
      expect(result).toMatchObject({ status: 'timeout', exitCode: 3 });
    }),
  );

  it('the caller kills, SIGTERM arrives, and the engine fails to say so: the task was cancelled', () =>
    onFakeEngine(
      [{ on: 'container.kill', fault: { kind: 'refuse', at: 'answered', status: 500, message: 'unknown' } }],
      async ({ driver, task }) => {
        const prepared = await driver.prepare(task(programs.exitOnTerm(3)));
        const handle = await prepared.start();
        await handle.kill({ reason: 'enough' });
        expect(await handle.wait()).toMatchObject({
          status: 'cancelled',
          reason: 'enough',
          exitCode: 3,
          stop: { signals: [], forced: false },
        });
        await prepared.close();
      },
    ));

  it.each([404, 409])('the engine says %i, since the task has ended meanwhile', (status) =>
    onFakeEngine(
      [{ on: 'container.kill', fault: { kind: 'refuse', at: 'answered', status, message: 'not running' } }],
      async ({ run }) => {
        const { result } = await run(programs.exitOnTerm(3), { timeoutMs: 300, graceMs: 5_000 });
        expect(result).toMatchObject({ exitCode: 3 });
      },
    ),
  );

  it('SIGKILL fails at first and is sent again', () =>
    onFakeEngine(
      [
        {
          on: 'container.kill',
          times: 2,
          fault: { kind: 'refuse', at: 'request', status: 500, message: 'tried to kill container' },
        },
      ],
      async ({ run }) => {
        const { result } = await run(programs.ignoreTerm(), timeout);
        expect(result).toMatchObject({ status: 'timeout', exitCode: 137, stop: { forced: true } });
      },
    ));

  it('an engine that kills nothing: an error within its time, and the removal ends the task', () =>
    onFakeEngine(
      [{ on: 'container.kill', times: Infinity, fault: { kind: 'hang', at: 'request' } }],
      async ({ run }) => {
        await expect(run(programs.sleep(), timeout)).rejects.toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
      },
    ));

  it('a reader that stands still does not keep a task from being killed', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const prepared = await driver.prepare(
        task(programs.flood(), { output: { limitBytes: 100_000, onLimit: 'pause' } }),
      );
      const handle = await prepared.start({ stdout: new Writable({ write() {} }) });
      await handle.kill({ graceMs: 100 });
      const result = await handle.wait();
      expect(result.status).toBe('cancelled');
      expect(result.output.complete).toBe(false);
    }));
});
