import { silentLogger, beginOperation } from '@drv/core/driver';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logEnds } from '../../src/worker/log-ends.ts';

const logged: unknown[] = [];
let end = () => {};

beforeEach(() => {
  logged.length = 0;
  const info = (fields: unknown, text?: string) => void logged.push([text, fields]);
  end = logEnds({ ...silentLogger, info });
});
afterEach(() => end());

it('a task that has ended is logged with its status, and one that could not be run with its code', () => {
  const ended = beginOperation('task.run', { taskId: 'a', image: 'busybox' });
  Object.assign(ended.message, { status: 'error', exitCode: 7 });
  ended.end();
  beginOperation('task.run', { taskId: 'b' }).end(Object.assign(new Error('no'), { code: 'DRV_NO_SPACE' }));
  expect(logged).toMatchObject([
    ['a task ended', { taskId: 'a', image: 'busybox', status: 'error', exitCode: 7 }],
    ['a task ended', { taskId: 'b', errorCode: 'DRV_NO_SPACE' }],
  ]);
});

it('one that was left to the next worker is not said to have ended', () => {
  beginOperation('task.run', { taskId: 'c' }).end();
  expect(logged).toMatchObject([['a task was let go of', { taskId: 'c' }]]);
});
