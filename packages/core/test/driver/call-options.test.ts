import { expect, it } from 'vitest';
import { checkCallOptions } from '../../src/driver/call-options.ts';
import { lines, recoverTask, run, runTask, type Driver, type SavedRun } from '../../src/index.ts';

/** A step of it would be an error of another kind. */
const driver = { name: 'none' } as Driver;
const task = { id: 'sum-1', image: 'busybox' };
const saved = { task } as unknown as SavedRun;

// As from plain JavaScript.
const asked = (options: unknown) => options as Record<string, never>;

const CALLS: readonly (readonly [string, (options: unknown) => unknown])[] = [
  ['run', (options) => run(driver, task, asked(options))],
  ['runTask', (options) => runTask(driver, task, asked(options))],
  [
    'recoverTask',
    (options) =>
      recoverTask(
        {
          ...driver,
          recover: async () => {
            throw new Error('not reached');
          },
        },
        saved,
        asked(options),
      ),
  ],
  ['lines', async (options) => lines(driver, task, asked(options))],
];

it.each(CALLS)('%s refuses an option that it has not, before anything is done', async (name, call) => {
  await expect(call({ singal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
    message: `singal is not an option of ${name}: is "signal" meant?`,
  });
});

it.each(CALLS)('%s names what it knows where no name is near', async (name, call) => {
  await expect(call({ shell: true })).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
    message: expect.stringMatching(`^shell is not an option of ${name}: known are .*signal`),
  });
});

it.each(CALLS)('%s refuses what is no object', async (name, call) => {
  for (const options of [null, 7, 'text', []]) {
    await expect(call(options)).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: `the options of ${name} must be an object`,
    });
  }
});

it.each([
  [0, 'onPrepared'],
  [0, 'maxLineBytes'],
  [1, 'input'],
  [2, 'stdin'],
  [3, 'maxBytes'],
  [3, 'encoding'],
] as const)('call %i has no %s', async (index, name) => {
  await expect(CALLS[index]?.[1]({ [name]: 1 })).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
    message: expect.stringMatching(`^${name}(: lines|: run| is not an option of)`),
  });
});

it.each(['prepare', 'start', 'recover'] as const)('%s takes the options of the whole run', (step) => {
  const whole = {
    signal: AbortSignal.abort(),
    stdout: process.stdout,
    artifacts: [],
    onPull() {},
    received: {},
    files: {},
    onStarted() {},
  };
  expect(() => checkCallOptions(step, whole)).not.toThrow();
  expect(() => checkCallOptions(step, { stdOut: 1 })).toThrow('is "stdout" meant?');
});

it('takes what is undefined for not given', () => {
  expect(() => checkCallOptions('start', { singal: undefined })).not.toThrow();
});

it('does not take for known what every object has', () => {
  expect(() => checkCallOptions('kill', { toString: 1 })).toThrow('toString is not an option of kill');
});
