import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import {
  recoverTask,
  type Driver,
  type PreparedTask,
  type RunResult,
  type SavedRun,
} from '../../src/index.ts';

const saved: SavedRun = {
  version: 1,
  driver: 'recorded',
  containerId: 'c1',
  task: { id: 'sum-1', timeoutMs: 1_000 },
  image: { reference: 'docker.io/library/busybox:latest', id: 'sha256:00' },
  inputGiven: true,
};
const result = { taskId: 'sum-1', status: 'success' } as RunResult;

function recorded(failing?: 'start' | 'wait') {
  const steps: string[] = [];
  const step = async (name: string): Promise<void> => {
    steps.push(name);
    if (failing === name) throw new Error(`${name} failed`);
  };
  const wait = async () => {
    await step('wait');
    return result;
  };
  const recovered = {
    start: async () => {
      await step('start');
      return { wait };
    },
    close: () => step('close'),
  } as unknown as PreparedTask;
  const driver = {
    name: 'recorded',
    recover: async (run: SavedRun) => {
      await step(`recover ${run.task.id}`);
      return recovered;
    },
  } as unknown as Driver;
  return { driver, steps };
}

it('recovers, starts, waits and closes, in this order', async () => {
  const { driver, steps } = recorded();
  expect(await recoverTask(driver, saved)).toBe(result);
  expect(steps).toEqual(['recover sum-1', 'start', 'wait', 'close']);
});

it.each(['start', 'wait'] as const)('closes after a %s that failed', async (failing) => {
  const { driver, steps } = recorded(failing);
  await expect(recoverTask(driver, saved)).rejects.toThrow(`${failing} failed`);
  expect(steps.at(-1)).toBe('close');
});

it('refuses a stream that has ended before it takes anything over', async () => {
  const { driver, steps } = recorded();
  const stdout = new PassThrough().end();
  await expect(recoverTask(driver, saved, { stdout })).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
  expect(steps).toEqual([]);
});

it('says of a driver that cannot that it cannot', async () => {
  const driver = { name: 'plain' } as Driver;
  await expect(recoverTask(driver, saved)).rejects.toMatchObject({
    code: 'DRV_UNSUPPORTED',
    message: 'The driver plain cannot recover a task',
  });
});

it.each([undefined, null, 7, 'x', [], {}, { ...saved, task: undefined }, { ...saved, task: { id: 7 } }])(
  'refuses %j in place of what was saved',
  async (none) => {
    const { driver, steps } = recorded();
    await expect(recoverTask(driver, none as unknown as SavedRun)).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
    });
    expect(steps).toEqual([]);
  },
);

it('refuses what is no driver', async () => {
  await expect(recoverTask({} as Driver, saved)).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
});
