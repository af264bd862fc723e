import { randomBytes } from 'node:crypto';
import type { Driver } from '@drv/core';
import type { DriverContext, DriverHarness } from './driver-context.ts';

/** The context of one driver case. Disposing it closes the drivers that the case made. */
export function createDriverContext(harness: DriverHarness): DriverContext {
  const { capabilities, images } = harness;
  const drivers: Driver[] = [];
  const taskIds: string[] = [];
  const close = () => Promise.all(drivers.map((driver) => driver.close()));
  return {
    images,
    capabilities: {
      ...capabilities,
      guardedImage: images.guarded !== undefined,
      countsPulls: images.guarded?.pulls !== undefined,
      stalledImage: images.stalls !== undefined,
      foreignPlatform: images.foreignPlatform !== undefined,
    },
    async createDriver(options = {}) {
      const driver = await harness.createDriver(options);
      drivers.push(driver);
      return driver;
    },
    task(program, overrides = {}) {
      const id = `case-${randomBytes(6).toString('hex')}`;
      const command = harness.command(program);
      const task = { id, image: images.local, command, ...harness.taskDefaults, ...overrides };
      taskIds.push(task.id);
      return task;
    },
    leftovers: () => harness.leftovers(taskIds),
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}
