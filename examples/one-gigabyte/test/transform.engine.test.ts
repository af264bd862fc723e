import { createDockerDriver } from '@drv/docker';
import type {} from '@drv/tooling-engine';
import { afterAll, expect, inject, test } from 'vitest';
import { throughContainer } from '../src/transform.ts';

const { host, images } = inject('engine');
const driver = createDockerDriver({ host });
afterAll(() => driver.close());

test('every byte comes back, and not all of them are in memory at once', async () => {
  const { grownBy, ...told } = await throughContainer(driver, images.busybox, 256);
  expect(told).toEqual({ status: 'success', complete: true, bytes: 256 << 20 });
  expect(grownBy).toBeLessThan(192 << 20);
});
