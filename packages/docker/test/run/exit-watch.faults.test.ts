import { Writable } from 'node:stream';
import { programs } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

const cut = { kind: 'cut', at: 'headers' } as const;

describe('waiting for the exit', () => {
  it('a wait that is cut after its headers is taken up again', () =>
    onFakeEngine([{ on: 'container.wait', fault: cut }], async ({ run }) => {
      const { result, stdout } = await run(programs.exitOnTerm(9), { timeoutMs: 300, graceMs: 5_000 });
      expect(result).toMatchObject({ status: 'timeout', exitCode: 9 });
      expect(stdout).toBe('ready\nstopping\n');
    }));

  it('a wait that is cut again and again is taken up again and again', () =>
    onFakeEngine([{ on: 'container.wait', times: 4, fault: cut }], async ({ run }) => {
      const { result } = await run(programs.exitOnTerm(9), { timeoutMs: 800, graceMs: 5_000 });
      expect(result).toMatchObject({ status: 'timeout', exitCode: 9 });
    }));

  it('a wait of a task that has ended at once is cut: the engine knows the exit code', () =>
    onFakeEngine([{ on: 'container.wait', fault: cut }], async ({ run }) => {
      expect((await run(programs.exit(5))).result).toMatchObject({ status: 'error', exitCode: 5 });
    }));

  it('an answer that cannot be read is no exit', () =>
    onFakeEngine([{ on: 'container.wait', fault: { kind: 'malformed-json' } }], async ({ run }) => {
      expect((await run(programs.exit(5))).result).toMatchObject({ status: 'error', exitCode: 5 });
    }));

  it('a wait that answers another code than the engine keeps is not believed', () =>
    onFakeEngine([{ on: 'container.wait', fault: { kind: 'exit-code', exitCode: 0 } }], async ({ run }) => {
      expect((await run(programs.exit(9))).result).toMatchObject({ status: 'error', exitCode: 9 });
    }));

  it.each(['cut', 'hang'] as const)('the first wait fails before the start (%s): nothing starts', (kind) =>
    onFakeEngine(
      [{ on: 'container.wait', times: kind === 'cut' ? 2 : 1, fault: { kind, at: 'request' } }],
      async ({ run, calls }) => {
        await expect(run(programs.exit(0))).rejects.toMatchObject({ kind: 'engine' });
        expect(calls()).not.toContain('container.start');
      },
    ),
  );

  it('a proxy that answers the first wait in HTML: nothing starts', () =>
    onFakeEngine([{ on: 'container.wait', fault: { kind: 'proxy-error', status: 502 } }], async ({ run }) => {
      await expect(run(programs.exit(0))).rejects.toMatchObject({ kind: 'engine', statusCode: 502 });
    }));
});

describe('an engine that is restarted while a task runs', () => {
  it('comes back: the outcome is the true one', () =>
    onFakeEngine([], async ({ engine, driver, task }) => {
      let isReady = () => {};
      const ready = new Promise<void>((resolve) => {
        isReady = resolve;
      });
      const stdout = new Writable({
        write(_chunk, _encoding, done) {
          isReady();
          done();
        },
      });
      const prepared = await driver.prepare(task(programs.exitOnTerm(6)));
      const handle = await prepared.start({ stdout });
      await ready;
      await engine.crash();
      await engine.recover();
      await handle.kill({ graceMs: 10_000 });
      expect(await handle.wait()).toMatchObject({ status: 'cancelled', exitCode: 6 });
    }));

  it('stays away: an error within its time, and the container is not forgotten', () =>
    onFakeEngine(
      [],
      async ({ engine, driver, task }) => {
        const prepared = await driver.prepare(task(programs.sleep()));
        const handle = await prepared.start();
        await engine.crash();
        await expect(handle.wait()).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
        await prepared.close();
        await engine.recover();
      },
      { driver: { engineLostMs: 400, removeMs: 400, killMs: 200 } },
    ));
});
