import type { CredentialProvider, Credentials, Driver, DriverCapabilities } from '@drv/core';
import { createMemoryDriver, standardPrograms, type DriverHarness, type MemoryDriver } from '@drv/testing';

const LOGIN: Credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-8123' };
const WRONG: Credentials = { kind: 'basic', username: 'ann', password: 'shut-sesame-5521' };

export const EVERYTHING: DriverCapabilities = {
  stdin: true,
  tty: true,
  pause: true,
  ports: false,
  recover: false,
  files: true,
  artifacts: true,
  stats: true,
  oom: true,
  limits: ['memoryBytes', 'cpus', 'cpuShares', 'pids', 'openFiles'],
};

/** The memory driver under the conformance cases; `wrap` may break it, with a second one that has no provider. */
export function memoryHarness(
  wrap: (driver: MemoryDriver, unasked: MemoryDriver) => Driver = (driver) => driver,
  capabilities: DriverCapabilities = EVERYTHING,
): DriverHarness {
  const made: MemoryDriver[] = [];
  const image = 'registry.test:5000/team/guarded:1';
  return {
    capabilities,
    createDriver: (options) => {
      const make = (credentials?: CredentialProvider) =>
        createMemoryDriver({
          ...(credentials === undefined ? {} : { credentials }),
          capabilities,
          programs: standardPrograms,
          images: ['busybox:1'],
          hostPaths: ['/srv'],
          registry: [
            { image, credentials: LOGIN },
            { image: 'registry.test:5000/team/stalls:1', fault: 'stalls' },
          ],
          statsIntervalMs: 20,
          readerMs: 2_000,
        });
      const driver = make(options.credentials);
      const unasked = make();
      made.push(driver, unasked);
      return wrap(driver, unasked);
    },
    command: ({ name, args }) => [name, ...args],
    images: {
      local: 'busybox:1',
      absent: 'registry.test:5000/team/absent:1',
      guarded: {
        image,
        credentials: LOGIN,
        wrong: WRONG,
        // Every driver has an engine of its own, without the image.
        forget: async () => {},
        pulls: () => made.reduce((sum, driver) => sum + driver.inspect().pulls, 0),
      },
      stalls: 'registry.test:5000/team/stalls:1',
      foreignPlatform: 'linux/s390x',
    },
    leftovers: async (taskIds) =>
      made.flatMap((driver) => {
        const { containers, pulling } = driver.inspect();
        return [
          ...containers.filter(({ taskId }) => taskIds.includes(taskId)).map(({ name }) => name),
          ...(pulling === 0 ? [] : [`${pulling} pulls`]),
        ];
      }),
  };
}
