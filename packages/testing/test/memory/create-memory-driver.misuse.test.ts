import { PassThrough, Readable } from 'node:stream';
import { runTask, type ContainerTask } from '@drv/core';
import { createFakeClock, createMemoryDriver, programs, standardPrograms } from '@drv/testing';
import { describe, expect, it } from 'vitest';

const sleep: ContainerTask = { id: 'sleep-1', image: 'busybox', command: ['sleep'] };
const quick: ContainerTask = { id: 'quick-1', image: 'busybox', command: ['print', 'hello'] };

const driverOf = (more: Partial<Parameters<typeof createMemoryDriver>[0]> = {}) =>
  createMemoryDriver({ programs: standardPrograms, ...more });

describe('the driver in memory tells its caller about misuse', () => {
  it('an output that has ended already', async () => {
    const prepared = await driverOf().prepare(quick);
    const stdout = new PassThrough();
    stdout.end();
    await expect(prepared.start({ stdout })).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
    // Nothing was started, so that it may be started rightly.
    expect(await (await prepared.start()).wait()).toMatchObject({ status: 'success' });
  });

  it('an input that was read before', async () => {
    const stdin = Readable.from(['a']);
    for await (const _chunk of stdin);
    const prepared = await driverOf().prepare(quick);
    await expect(prepared.start({ stdin })).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
  });

  it('pause twice, and resume of what runs', async () => {
    const handle = await (await driverOf().prepare(sleep)).start();
    await expect(handle.resume()).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
    await handle.pause();
    await expect(handle.pause()).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
    await handle.kill({ graceMs: 0 });
  });

  it('tasks that were open when the driver was closed are warned about', async () => {
    const warnings: string[] = [];
    const nothing = () => {};
    const warn = (fields: object, message: string) => warnings.push(`${message}: ${JSON.stringify(fields)}`);
    const driver = driverOf({ logger: { debug: nothing, info: nothing, warn, error: nothing } });
    await driver.prepare(quick);
    await driver.close();
    expect(warnings).toEqual(['the driver was closed before this task: {"taskId":"quick-1"}']);
  });

  it('what is left can be looked at', async () => {
    const driver = driverOf();
    const prepared = await driver.prepare(sleep);
    expect(driver.inspect().containers).toMatchObject([{ taskId: 'sleep-1', state: 'created' }]);
    await prepared.start();
    expect(driver.inspect().containers).toMatchObject([{ name: 'drv-sleep-1', state: 'running' }]);
    await prepared.close();
    expect(driver.inspect()).toEqual({ containers: [], pulling: 0, pulls: 0 });
  });
});

describe('programs', () => {
  it('what a program throws goes to its stderr, and the exit code is 1', async () => {
    const stderr = new PassThrough().setEncoding('utf8');
    const driver = driverOf({
      programs: {
        broken() {
          throw new Error('no such file');
        },
      },
    });
    const result = await runTask(driver, { ...quick, command: ['broken'] }, { stderr });
    expect(result).toMatchObject({ status: 'error', exitCode: 1 });
    expect(stderr.read()).toContain('no such file');
  });

  it('are functions of the task: arguments, environment, place', async () => {
    const seen: unknown[] = [];
    const driver = driverOf({
      images: [{ image: 'app:1', command: ['look', 'a'], env: { A: 'image', B: 'image' }, user: 'nobody' }],
      programs: {
        look({ args, env, user, workDir, hostname }) {
          seen.push({ args, env, user, workDir, hostname });
          return 0;
        },
      },
    });
    const task = { id: 'look-1', image: 'app:1', env: { B: 'task' }, workDir: '/srv' };
    await runTask(driver, task);
    const own = { env: { A: 'image', B: 'task' }, user: 'nobody', workDir: '/srv', hostname: 'look-1' };
    expect(seen).toEqual([{ args: ['a'], ...own }]);
  });

  it('a killed program is told, and nothing that it does is seen any more', async () => {
    const stdout = new PassThrough();
    let killed = false;
    const driver = driverOf({
      programs: {
        async stubborn(io) {
          await new Promise((resolve) => io.signal.addEventListener('abort', resolve));
          killed = true;
          io.stdout.write('too late');
          return 0;
        },
      },
    });
    const task = { ...sleep, command: ['stubborn'] };
    const handle = await (await driver.prepare(task)).start({ stdout });
    await handle.kill({ graceMs: 0 });
    expect(await handle.wait()).toMatchObject({ status: 'cancelled', exitCode: 137 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(killed).toBe(true);
    expect(stdout.readableLength).toBe(0);
  });

  it('a task without a command, in an image without one, does not start', async () => {
    const prepare = driverOf().prepare({ id: 'a', image: 'busybox' });
    await expect(prepare).rejects.toMatchObject({ code: 'DRV_START_FAILED', exitCode: 125 });
  });
});

describe('a clock in the hand of the test', () => {
  it('a deadline and a grace period pass without anybody waiting', async () => {
    const clock = createFakeClock();
    const driver = driverOf({ clock });
    const { name, args } = programs.ignoreTerm();
    const hour = 3_600_000;
    const task = { ...sleep, command: [name, ...args], timeoutMs: hour, graceMs: 60_000 };
    const handle = await (await driver.prepare(task)).start();
    await clock.advance(hour + 59_999);
    expect(driver.inspect().containers).toMatchObject([{ state: 'running' }]);
    await clock.advance(1);
    const result = await handle.wait();
    expect(result).toMatchObject({ status: 'timeout', durationMs: hour + 60_000, stop: { forced: true } });
    expect(result.startedAt).toBe('2026-01-01T00:00:00.000Z');
    await driver.close();
    expect(clock.pending).toBe(0);
  });
});
