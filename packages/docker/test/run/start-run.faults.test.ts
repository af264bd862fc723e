import { programs } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

const failed = { kind: 'refuse', at: 'answered', status: 500, message: 'context deadline exceeded' } as const;

describe('starting a task', () => {
  it('attaches and waits before the start, without input before 101, and tells no secret in a URL', () =>
    onFakeEngine([], async ({ engine, run, calls }) => {
      const env = { TOKEN: 'canary-5512-canary' };
      const { stdout } = await run(programs.copy(), { env }, { stdin: 'through' });
      expect(stdout).toBe('through');
      expect(calls()).toEqual([
        'container.create',
        'container.attach',
        'container.wait',
        'container.start',
        'container.remove',
      ]);
      const wait = engine.requests.find(({ call }) => call === 'container.wait');
      expect(wait?.query).toEqual({ condition: 'next-exit' });
      const remove = engine.requests.find(({ call }) => call === 'container.remove');
      expect(remove?.query).toMatchObject({ force: 'true', v: 'true' });
      expect(JSON.stringify(engine.requests.map(({ path, query }) => [path, query]))).not.toContain('canary');
    }));

  it('500, and the container runs: believed after looking', () =>
    onFakeEngine([{ on: 'container.start', fault: failed }], async ({ run }) => {
      const { result, stdout } = await run(programs.print('ran'));
      expect(result).toMatchObject({ status: 'success', exitCode: 0 });
      expect(stdout).toBe('ran');
    }));

  it('a lost reply, and the container runs: believed after looking', () =>
    onFakeEngine([{ on: 'container.start', fault: { kind: 'cut', at: 'answered' } }], async ({ run }) => {
      expect((await run(programs.exit(7))).result).toMatchObject({ status: 'error', exitCode: 7 });
    }));

  it('an answer that never comes, and the container runs: believed after looking', () =>
    onFakeEngine(
      [{ on: 'container.start', fault: { kind: 'slow', at: 'answered', ms: 2_000 } }],
      async ({ run }) => {
        expect((await run(programs.print('ran'))).stdout).toBe('ran');
      },
    ));

  it('an answer that takes longer than other calls may: waited for, with a bound of its own', () =>
    onFakeEngine(
      [{ on: 'container.start', fault: { kind: 'slow', at: 'request', ms: 900 } }],
      async ({ run, engine }) => {
        expect((await run(programs.print('ran'))).stdout).toBe('ran');
        expect(engine.requests.filter(({ call }) => call === 'container.start')).toHaveLength(1);
      },
      { driver: { startMs: 5_000 } },
    ));

  it('a task that is closed while it waits for its turn is not started', () =>
    onFakeEngine(
      [{ on: 'container.start', times: 2, fault: { kind: 'slow', at: 'request', ms: 300 } }],
      async ({ driver, task, engine }) => {
        const tasks = await Promise.all(
          Array.from({ length: 3 }, () => driver.prepare(task(programs.exit(0)))),
        );
        const starts = tasks.map((prepared) => prepared.start());
        await expect
          .poll(() => engine.requests.filter(({ call }) => call === 'container.start').length)
          .toBe(2);
        await Promise.all([
          expect(starts[2]).rejects.toMatchObject({ code: 'DRV_ABORTED' }),
          tasks[2]?.close(),
        ]);
        await Promise.all(tasks.map((prepared) => prepared.close()));
        expect(engine.requests.filter(({ call }) => call === 'container.start')).toHaveLength(2);
      },
      { driver: { startMs: 5_000, places: { start: 2 } } },
    ));

  it('the deadline of a task does not run while it waits, and its result says how long it waited', () =>
    onFakeEngine(
      [{ on: 'container.start', fault: { kind: 'slow', at: 'request', ms: 300 } }],
      async ({ run }) => {
        const [first, second] = await Promise.all([
          run(programs.exit(0)),
          run(programs.exit(3), { timeoutMs: 200 }),
        ]);
        expect(first.result).toMatchObject({ status: 'success', queuedMs: 0 });
        expect(second.result).toMatchObject({ status: 'error', exitCode: 3 });
        expect(second.result.queuedMs).toBeGreaterThan(200);
      },
      { driver: { startMs: 5_000, places: { start: 1 } } },
    ));

  it('of many tasks at once each one runs, and those of one that are too many are refused', () =>
    onFakeEngine(
      [],
      async ({ run }) => {
        const all = await Promise.allSettled(Array.from({ length: 200 }, () => run(programs.exit(0))));
        const refused = all.filter(({ status }) => status === 'rejected');
        expect(refused).toHaveLength(200 - 32 - 100);
        for (const one of refused) expect(one).toMatchObject({ reason: { code: 'DRV_EXHAUSTED' } });
      },
      { driver: { maxQueued: 100, requestTimeoutMs: 30_000 } },
    ));

  it('500, and nothing runs: an error, and nothing is left', () =>
    onFakeEngine(
      [
        {
          on: 'container.start',
          fault: { kind: 'refuse', at: 'request', status: 500, message: 'no such device' },
        },
      ],
      async ({ run }) => {
        await expect(run(programs.exit(0))).rejects.toMatchObject({
          code: 'DRV_START_FAILED',
          statusCode: 500,
        });
      },
    ));

  it('a call that hangs, and nothing runs: an error within its time', () =>
    onFakeEngine([{ on: 'container.start', fault: { kind: 'hang', at: 'request' } }], async ({ run }) => {
      await expect(run(programs.exit(0))).rejects.toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
    }));

  it('the engine is lost for good after the request: the outcome is not known', () =>
    onFakeEngine(
      [
        { on: 'container.start', fault: { kind: 'cut', at: 'answered' } },
        { on: 'container.inspect', fault: { kind: 'cut', at: 'request' }, times: Infinity },
      ],
      async ({ run }) => {
        await expect(run(programs.exit(0))).rejects.toMatchObject({ code: 'DRV_OUTCOME_UNKNOWN' });
      },
    ));

  it('a slow reply does not make the output limit be missed', () =>
    onFakeEngine(
      [{ on: 'container.start', fault: { kind: 'slow', at: 'answered', ms: 200 } }],
      async ({ run }) => {
        const output = { limitBytes: 100_000, onLimit: 'stop' } as const;
        const { result, stdout } = await run(programs.flood(), { output, timeoutMs: 5_000, graceMs: 100 });
        expect(result).toMatchObject({ status: 'killed', cause: 'output-limit' });
        expect(stdout).toHaveLength(100_000);
      },
    ));
});

describe('attaching', () => {
  it.each(['cut', 'hang'] as const)('%s: an error, nothing starts and nothing is left', (kind) =>
    onFakeEngine([{ on: 'container.attach', fault: { kind, at: 'request' } }], async ({ run, calls }) => {
      await expect(run(programs.exit(0))).rejects.toMatchObject({ kind: 'engine' });
      expect(calls()).not.toContain('container.start');
    }),
  );

  it('a connection that is reset after 101: the task still ends with its outcome', () =>
    onFakeEngine(
      [{ on: 'container.attach', fault: { kind: 'cut', at: 'headers' } }],
      async ({ run }) => {
        const { result } = await run(programs.exit(3));
        expect(result).toMatchObject({ status: 'error', exitCode: 3 });
      },
      { engine: { transport: 'tcp' } },
    ));

  it('a refusal in plain text: an error that says it', () =>
    onFakeEngine(
      [{ on: 'container.attach', fault: { kind: 'proxy-error', status: 403 } }],
      async ({ run }) => {
        await expect(run(programs.exit(0))).rejects.toMatchObject({ statusCode: 403 });
      },
    ));
});
