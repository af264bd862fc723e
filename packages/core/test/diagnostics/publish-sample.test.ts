import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, test } from 'vitest';
import { publishSample } from '../../src/driver.ts';

test('a sample comes on drv:stats.sample, with whose it is', () => {
  const seen: unknown[] = [];
  const listener = (message: unknown) => seen.push(message);
  const message = { taskId: 't', sample: { at: 1, epoch: 0, cpu: {}, memory: {} } };

  publishSample(message);
  subscribe('drv:stats.sample', listener);
  publishSample(message);
  unsubscribe('drv:stats.sample', listener);
  publishSample(message);

  expect(seen).toEqual([message]);
});
