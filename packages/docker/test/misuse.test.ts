import { PassThrough, Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { DrvError, runTask, type ContainerTask, type RunTaskOptions } from '@drv/core';
import { createDockerDriver, type DockerDriverOptions } from '@drv/docker';
import { programs } from '@drv/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Captured } from './support/engine-fixture.ts';
import { onFakeEngine } from './support/on-fake-engine.ts';

// What the process hears of it that the caller was not told.
const heard: unknown[] = [];
const hear = (what: unknown) => void heard.push(what);
const EVENTS = ['unhandledRejection', 'uncaughtException', 'warning'] as const;
beforeAll(() => {
  for (const event of EVENTS) process.on(event, hear);
});
afterEach(async () => {
  // Rejections that nobody handles are told after a turn.
  await setTimeout(20);
  const all = heard.splice(0);
  if (all.length > 0) throw new Error(`The process heard of: ${all.map(String).join('; ')}`);
});
afterAll(() => {
  for (const event of EVENTS) process.off(event, hear);
});

const FAILS = programs.fail('hi\n', 3);
const failed = { status: 'error', exitCode: 3 };
const missedBy = { output: { complete: false, incomplete: 'reader' } };

/** Says that it is full when it is not, and never that it drained. */
class LyingSink extends Captured {
  override write(chunk: unknown): boolean {
    super.write(chunk);
    return false;
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return event !== 'drain' && super.emit(event as string, ...args);
  }
}

/** How a call ended, for calls that may end in either way but have to end. */
async function ending(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    if (!DrvError.is(error)) throw error;
    return error;
  }
}

describe('a stream for output', () => {
  /** More than a stream takes before it has to ask. */
  const withStdout = (stdout: Writable) =>
    onFakeEngine([], async ({ run }) => {
      const { result } = await run(programs.write(200_000), {}, { stdout });
      expect(result).toMatchObject({ status: 'success', ...missedBy });
    });

  it('whose write throws', () =>
    withStdout(
      new Writable({
        write() {
          throw new Error('boom');
        },
      }),
    ));

  it('that fails a while after it took something', () =>
    withStdout(
      new Writable({
        write(_chunk, _encoding, done) {
          void setTimeout(30).then(() => done(new Error('late')));
        },
      }),
    ));

  it('that never drains', () => withStdout(new Writable({ write() {} })));

  it.each(['destroyed', 'ended'] as const)('that is %s in the middle', (how) =>
    onFakeEngine([], async ({ driver, task }) => {
      const stdout = new PassThrough();
      stdout.resume();
      stdout.once('data', () => (how === 'ended' ? stdout.end() : stdout.destroy(new Error('gone'))));
      const result = await runTask(driver, task(programs.tick(), { timeoutMs: 200, graceMs: 0 }), { stdout });
      expect(result).toMatchObject({ status: 'timeout', ...missedBy });
    }),
  );

  it('that calls back twice', () =>
    onFakeEngine([], async ({ run }) => {
      const stderr = new Writable({
        write(_chunk, _encoding, done) {
          done();
          done();
        },
      });
      stderr.on('error', () => {});
      expect((await run(FAILS, {}, { stderr })).result).toMatchObject(failed);
    }));

  it('that says it is full when it is not, and never says that it drained', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const stdout = new LyingSink();
      const result = await runTask(driver, task(programs.print('all of it')), { stdout });
      expect(result).toMatchObject({ status: 'success' });
      if (result.output.complete) expect(stdout.text).toBe('all of it');
    }));

  it('that is corked for a while, or takes objects', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const corked = new Captured();
      corked.cork();
      void setTimeout(100).then(() => corked.uncork());
      const objects = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() });
      for (const stderr of [corked, objects])
        expect(await runTask(driver, task(FAILS), { stderr })).toMatchObject({
          ...failed,
          output: { complete: true },
        });
      await expect.poll(() => corked.text).toBe('hi\n');
    }));

  it('of forty tasks, for both of their outputs', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const both = new Captured();
      const results = await Promise.all(
        Array.from({ length: 40 }, () => runTask(driver, task(FAILS), { stdout: both, stderr: both })),
      );
      expect(new Set(results.map(({ exitCode }) => exitCode))).toEqual(new Set([3]));
      expect(both.text).toBe('hi\n'.repeat(40));
    }));

  it.each([{}, 7, 'x', () => {}, { write() {} }])('that is none: %j', (stderr) =>
    onFakeEngine([], async ({ driver, task }) => {
      const given = { stderr } as unknown as RunTaskOptions;
      await expect(runTask(driver, task(FAILS), given)).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
    }),
  );
});

describe('an input', () => {
  /** Given to a task that copies it. */
  const copied = (stdin: () => RunTaskOptions['stdin'], check: (told: unknown) => void) =>
    onFakeEngine([], async ({ driver, task }) => {
      check(await ending(runTask(driver, task(programs.copy(), { graceMs: 50 }), { stdin: stdin() })));
    });
  const isStopped = (told: unknown) => expect(told).toMatchObject({ status: 'cancelled' });
  const breaksOff = (how: (stream: PassThrough) => void) => () => {
    const stream = new PassThrough();
    stream.write('a');
    void setTimeout(50).then(() => how(stream));
    return stream;
  };

  it('that fails in the middle', () =>
    copied(
      breaksOff((stream) => stream.destroy(new Error('lost'))),
      isStopped,
    ));
  it('that is destroyed in the middle', () =>
    copied(
      breaksOff((stream) => stream.destroy()),
      isStopped,
    ));
  it('that was destroyed before', () => copied(() => new PassThrough().destroy(), isStopped));
  it('that throws', () =>
    copied(
      () =>
        Readable.from(
          (async function* () {
            yield 'a';
            throw new Error('out of order');
          })(),
        ),
      isStopped,
    ));
  it.each([[[1, 2]], [[{ a: 1 }]], [[Symbol('x')]]])('of what is no bytes: %j', (values) =>
    copied(
      () => Readable.from(values),
      (told) => expect(told).not.toMatchObject({ status: 'success' }),
    ),
  );
  it.each([7, {}, true])('that is none: %j', (stdin) =>
    copied(
      () => stdin as unknown as string,
      (told) => expect(told).toMatchObject({ code: 'DRV_INVALID_OPTION' }),
    ),
  );

  it('that never ends, of a task that does not read it', () =>
    onFakeEngine([], async ({ run }) => {
      const { result } = await run(FAILS, {}, { stdin: new PassThrough() });
      expect(result).toMatchObject(failed);
    }));

  it('of two tasks', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const stdin = new PassThrough();
      void setTimeout(50).then(() => stdin.end('abc'));
      const two = [1, 2].map(() =>
        ending(runTask(driver, task(programs.copy(), { graceMs: 50, timeoutMs: 2_000 }), { stdin })),
      );
      expect(await Promise.all(two)).toHaveLength(2);
    }));
});

describe('what the caller brings', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['hangs', () => new Promise(() => {})],
  ])('for samples and pulls %s', (_how, listener) =>
    onFakeEngine(
      [],
      async ({ driver, task }) => {
        let pulls = 0;
        const onPull = () => {
          pulls += 1;
          return listener();
        };
        const long = task(programs.tick(), { timeoutMs: 200, graceMs: 0, pull: 'always' });
        const given = { onStat: listener, onPull } as RunTaskOptions;
        // A rejection that nobody handles fails the run of the tests.
        expect(await runTask(driver, long, given)).toMatchObject({ status: 'timeout' });
        expect(pulls).toBeGreaterThan(0);
      },
      { engine: { registry: [{ image: 'busybox:1' }] } },
    ),
  );

  it('as a logger throws, in each of its methods', () => {
    const no = () => {
      throw new Error('no log');
    };
    const logger = { debug: no, info: no, warn: no, error: no, child: no };
    return onFakeEngine(
      [],
      async ({ run }) => {
        expect((await run(FAILS)).result).toMatchObject(failed);
      },
      { driver: { logger } },
    );
  });

  const GARBAGE: readonly unknown[] = [7, 'text', null, {}, { kind: 'basic' }, { kind: 'nonsense' }, []];
  it.each(GARBAGE)('as a provider of credentials gives %j', (garbage) =>
    onFakeEngine(
      [],
      async ({ driver, task }) => {
        const told = await ending(runTask(driver, task(FAILS)));
        expect(DrvError.is(told) ? told.code : (told as { exitCode: number }).exitCode).toSatisfy(
          (what) => what === 'DRV_CREDENTIALS' || what === 3,
        );
      },
      {
        driver: {
          credentials: { name: 'odd', resolve: () => garbage },
        } as unknown as DockerDriverOptions,
      },
    ),
  );

  it('as a provider of credentials hangs, and the driver is closed', () =>
    onFakeEngine(
      [],
      async ({ driver, task }) => {
        const told = ending(runTask(driver, task(FAILS)));
        await setTimeout(30);
        await driver.close();
        expect(DrvError.is(await told)).toBe(true);
      },
      { driver: { credentials: { name: 'stuck', resolve: () => new Promise<never>(() => {}) } } },
    ));
});

describe('a signal', () => {
  it.each([undefined, null, 7, Symbol('x'), new DrvError('DRV_CONFLICT', 'mine'), Object.create(null)])(
    'that is aborted for the reason %s',
    (reason: unknown) =>
      onFakeEngine([], async ({ driver, task }) => {
        const controller = new AbortController();
        const running = runTask(driver, task(programs.sleep(), { graceMs: 0 }), {
          signal: controller.signal,
          onStarted: () => controller.abort(reason),
        });
        expect(await running).toMatchObject({ status: 'cancelled' });
        await expect(runTask(driver, task(FAILS), { signal: controller.signal })).rejects.toMatchObject({
          code: 'DRV_ABORTED',
        });
      }),
  );

  it('of three hundred tasks', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const { signal } = new AbortController();
      const absent = { image: 'not/there:1', pull: 'never' } as const;
      const all = Array.from({ length: 300 }, () => ending(driver.prepare(task(FAILS, absent), { signal })));
      for (const told of await Promise.all(all)) expect(told).toMatchObject({ code: 'DRV_IMAGE_NOT_FOUND' });
    }));

  it('that is none', () =>
    onFakeEngine([], async ({ driver, task }) => {
      for (const signal of [{}, 'x', 7]) {
        const given = { signal } as unknown as RunTaskOptions;
        expect(await ending(runTask(driver, task(FAILS), given))).toMatchObject({
          code: 'DRV_INVALID_OPTION',
        });
      }
    }));
});

describe('calls out of order', () => {
  it('hundreds of callers wait for one task', () =>
    onFakeEngine([], async ({ driver, task }) => {
      await using prepared = await driver.prepare(task(FAILS));
      const handle = await prepared.start();
      const results = await Promise.all(Array.from({ length: 300 }, () => handle.wait()));
      expect(new Set(results)).toHaveProperty('size', 1);
    }));

  it('the driver is closed at whatever moment, twice at once', () =>
    onFakeEngine([], async ({ engine, task }) => {
      for (let turn = 0; turn < 25; turn += 1) {
        const driver = createDockerDriver({ host: engine.host, sweepEveryMs: 0 });
        const given = { stdin: 'abc', stdout: new Captured() };
        const running = [1, 2, 3].map(() =>
          ending(runTask(driver, task(programs.sleep(), { graceMs: 20 }), given)),
        );
        await setTimeout(turn * 2);
        await Promise.all([driver.close(), driver.close()]);
        for (const told of await Promise.all(running))
          expect(DrvError.is(told) ? 'cancelled' : (told as { status: string }).status).toBe('cancelled');
      }
    }));

  it('a driver is used after its close', () =>
    onFakeEngine([], async ({ driver, task }) => {
      await driver.close();
      const invalid = { code: 'DRV_INVALID_STATE' };
      await expect(runTask(driver, task(FAILS))).rejects.toMatchObject(invalid);
    }));

  it('a task is started twice, and once more after its close; its result stays', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const prepared = await driver.prepare(task(FAILS));
      const [first, second] = await Promise.allSettled([prepared.start(), prepared.start()]);
      expect(second).toMatchObject({ status: 'rejected', reason: { code: 'DRV_INVALID_STATE' } });
      const handle = first.status === 'fulfilled' ? first.value : undefined;
      expect(await handle?.wait()).toMatchObject(failed);
      await prepared.close();
      await expect(prepared.start()).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
      expect(await handle?.wait()).toMatchObject(failed);
    }));

  it('one id is given to three tasks at once', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const one = task(programs.tick(), { timeoutMs: 100, graceMs: 0 });
      const told = await Promise.all([1, 2, 3].map(() => ending(runTask(driver, one))));
      const conflicts = told.filter((each) => DrvError.is(each, 'DRV_CONFLICT'));
      expect(conflicts).toHaveLength(2);
    }));

  it('a task is changed while it is prepared', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const mine: { -readonly [Key in keyof ContainerTask]: ContainerTask[Key] } = { ...task(FAILS) };
      const { id } = mine;
      const running = runTask(driver, mine);
      Object.assign(mine, { id: 'another', command: ['exit', '9'], timeoutMs: 1 });
      expect(await running).toMatchObject({ ...failed, taskId: id });
    }));
});

it('what is no task is refused by name', () =>
  onFakeEngine([], async ({ driver }) => {
    const image = 'busybox:1';
    const none: readonly unknown[] = [
      undefined,
      null,
      7,
      [],
      {},
      { id: 'x' },
      { id: 'x', image: {} },
      { id: 'x', image, command: [undefined] },
      { id: 'x', image, env: { A: 7 } },
      { id: 'x', image, env: new Map([['a', 'b']]) },
      { id: 'x', image, timeoutMs: Number.NaN },
      { id: 'x', image, timeoutMs: '5' },
    ];
    for (const task of none)
      expect(await ending(runTask(driver, task as ContainerTask))).toMatchObject({
        code: 'DRV_INVALID_TASK',
      });
  }));

it('a worker thread runs tasks, and one that is ended in the middle takes nothing along', () =>
  onFakeEngine(
    [],
    async ({ engine, task, run }) => {
      const file = new URL('support/run-in-worker.ts', import.meta.url);
      const start = (given: ContainerTask) =>
        new Worker(file, {
          execArgv: ['--conditions=@drv/source'],
          workerData: { host: engine.host, task: given },
        });
      const worker = start(task(FAILS));
      const told = new Promise((resolve, reject) => {
        worker.once('message', resolve).once('error', reject);
      });
      expect(await told).toMatchObject(failed);
      await worker.terminate();

      const mine = task(programs.tick());
      const doomed = start(mine);
      const isRunning = () => engine.containers.some(({ state }) => state === 'running');
      await expect.poll(isRunning).toBe(true);
      await doomed.terminate();
      // Its process lives, and with it the owner of what it left.
      expect((await run(FAILS)).result).toMatchObject(failed);
    },
    { leaves: 1 },
  ));
