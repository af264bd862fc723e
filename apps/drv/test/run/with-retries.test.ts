import { Readable } from 'node:stream';
import { DrvError } from '@drv/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeIo, type FakeIo } from '../support/fake-io.ts';
import { stubDriver } from '../support/stub-driver.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A command whose driver fails that often. */
function failing(times: number, error: DrvError, where: 'prepare' | 'start' = 'prepare'): FakeIo {
  const driver = stubDriver();
  const good = driver.prepare.bind(driver);
  let failures = 0;
  driver.prepare = async (task, options) => {
    const fails = ++failures <= times;
    const prepared = await good(task, options);
    if (fails && where === 'start') {
      return { ...prepared, start: () => Promise.reject(error) };
    }
    if (!fails) return prepared;
    await prepared.close();
    throw error;
  };
  return fakeIo({ driver, stdin: () => Readable.from(['input']) });
}

async function run(io: FakeIo, ...argv: readonly string[]): Promise<number> {
  const running = io.run('run', ...argv, 'img');
  let isOver = false;
  void running.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await vi.advanceTimersByTimeAsync(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return await running;
}

const lost = new DrvError('DRV_ENGINE_UNAVAILABLE', 'the engine is away');
const absent = new DrvError('DRV_IMAGE_NOT_FOUND', 'no such image');

it('begins again where the driver failed and it may pass, and says so', async () => {
  const io = failing(2, lost);
  expect(await run(io, '--retry', '2')).toBe(0);
  expect(io.stderr.text().split('\n').slice(0, 2)).toEqual([
    'drv: the engine is away; trying again (1 of 2)',
    'drv: the engine is away; trying again (2 of 2)',
  ]);
});

it('gives up after as many times', async () => {
  const io = failing(3, lost);
  expect(await run(io, '-q', '--retry', '2')).toBe(125);
  expect(io.stderr.text()).toBe('drv: the engine is away\n');
  expect(io.driver.tasks).toHaveLength(3);
});

it.each([
  ['what would fail again', failing(1, absent), 125],
  ['a task that failed', fakeIo({ driver: stubDriver({ program: async () => 4 }) }), 4],
  ['a start with input, some of which may be gone', failing(1, lost, 'start'), 125],
])('does not repeat %s', async (_what, io, code) => {
  expect(await run(io, '-q', '--retry', '5')).toBe(code);
  expect(io.driver.tasks).toHaveLength(1);
});

it('repeats a start without input', async () => {
  const io = failing(1, lost, 'start');
  expect(await run(io, '-q', '--no-stdin', '--retry', '1')).toBe(0);
  expect(io.driver.tasks).toHaveLength(2);
});

it('ends its pause at Ctrl-C', async () => {
  const io = failing(9, lost);
  const running = io.run('run', '--retry', '9', 'img');
  await expect.poll(() => io.stderr.text()).toContain('1 of 9');
  io.signal('SIGINT');
  expect(await running).toBe(130);
});

it('refuses what is no number', async () => {
  const io = fakeIo();
  expect(await io.run('run', '--retry', 'often', 'img')).toBe(125);
  expect(io.stderr.text()).toBe('drv: --retry often: not a whole number from 0 to 1000\n');
});
