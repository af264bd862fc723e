import type { SavedRun } from '@drv/core';
import { expect, it } from 'vitest';
import { checkSavedRun } from '../../src/run/check-saved-run.ts';

const saved: SavedRun = {
  version: 1,
  driver: 'docker',
  containerId: 'ab'.repeat(32),
  task: { id: 'sum-1', timeoutMs: 1_000 },
  image: { reference: 'docker.io/library/busybox:latest', id: 'sha256:00' },
  inputGiven: true,
};

it('gives the task, which is recoverable again', () => {
  expect(checkSavedRun(saved)).toEqual({
    id: 'sum-1',
    timeoutMs: 1_000,
    image: 'docker.io/library/busybox:latest',
    recoverable: true,
  });
});

it.each<[wrong: string, change: object]>([
  ['saved.version', { version: 2 }],
  ['saved.driver', { driver: 'memory' }],
  ['saved.containerId', { containerId: '../containers/json' }],
  ['saved.task', { task: undefined }],
  ['saved.task', { task: { timeoutMs: 1_000 } }],
  ['saved.image', { image: undefined }],
  ['saved.image', { image: { reference: 'a' } }],
  ['saved.inputGiven', { inputGiven: 'yes' }],
])('names %s when it is wrong', (wrong, change) => {
  expect(() => checkSavedRun({ ...saved, ...change } as SavedRun)).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(new RegExp(`^${wrong.replace('.', '\\.')}`)) as string,
    }),
  );
});

it.each([undefined, null, 'text', []])('takes %j for no saved run', (value) => {
  expect(() => checkSavedRun(value as unknown as SavedRun)).toThrow(/saved\.version/);
});

it('names a wrong field of the task', () => {
  expect(() => checkSavedRun({ ...saved, task: { id: 'sum-1', timeoutMs: 0 } })).toThrow(
    expect.objectContaining({ code: 'DRV_INVALID_TASK' }),
  );
});
