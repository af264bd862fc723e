import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { operationChannel, OPERATIONS, runTask, type OperationMessage } from '@drv/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';

const { driver, shell, images } = useEngine();

const ended: OperationMessage[] = [];
const sampled: { readonly taskId: string }[] = [];
const onEnd = (message: unknown) => void ended.push(message as OperationMessage);
const onSample = (message: unknown) => void sampled.push(message as { taskId: string });

beforeAll(() => {
  for (const name of OPERATIONS) {
    operationChannel(name).asyncEnd.subscribe(onEnd);
  }
  subscribe('drv:stats.sample', onSample);
});
afterAll(() => {
  for (const name of OPERATIONS) operationChannel(name).asyncEnd.unsubscribe(onEnd);
  unsubscribe('drv:stats.sample', onSample);
});
beforeEach(() => {
  ended.length = 0;
  sampled.length = 0;
});

const operations = () => ended.map(({ operation }) => operation);
const rootOf = (message: OperationMessage): OperationMessage =>
  message.parent === undefined ? message : rootOf(message.parent);

test('every step of a task is an operation, and all of them are parts of one', async () => {
  const task = shell('exit 3');
  await runTask(driver, task);

  expect(operations()).toEqual([
    'credentials.resolve',
    'image.inspect',
    'container.create',
    'task.prepare',
    'container.attach',
    'container.start',
    'container.wait',
    'output.drain',
    'container.remove',
    'task.run',
  ]);
  const run = ended.at(-1);
  for (const message of ended) {
    expect(rootOf(message)).toBe(run);
    expect(message).toMatchObject({ taskId: task.id, driver: 'docker', image: images.busybox });
    expect(message.durationMs).toBeGreaterThanOrEqual(0);
    expect(message).not.toHaveProperty('error');
  }
});

test('the whole of it tells how the task ended', async () => {
  await runTask(driver, shell('exit 3'));
  expect(ended.at(-1)).toMatchObject({ operation: 'task.run', status: 'error', exitCode: 3, oom: 'none' });
});

test('a step that fails tells the code, and so does what it is a part of', async () => {
  await expect(
    runTask(driver, shell('true', { image: 'drv.invalid/none:1', pull: 'never' })),
  ).rejects.toMatchObject({
    code: 'DRV_IMAGE_NOT_FOUND',
  });
  const codes = Object.fromEntries(ended.map(({ operation, errorCode }) => [operation, errorCode]));
  expect(codes).toEqual({
    'credentials.resolve': undefined,
    'image.inspect': 'DRV_IMAGE_NOT_FOUND',
    'task.prepare': 'DRV_IMAGE_NOT_FOUND',
    'task.run': 'DRV_IMAGE_NOT_FOUND',
  });
});

test('samples are reported with whose they are', async () => {
  const task = shell('sleep 60');
  const prepared = await driver.prepare(task);
  const handle = await prepared.start();
  await expect.poll(() => sampled.length, { timeout: 30_000 }).toBeGreaterThan(0);
  await handle.kill({ graceMs: 0 });
  await prepared.close();

  expect(sampled[0]).toMatchObject({ taskId: task.id, driver: 'docker', sample: { epoch: 0 } });
});
