import { readdir } from 'node:fs/promises';
import { createDriverContext, driverCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { createBubblewrapDriver } from '../src/create-bubblewrap-driver.ts';
import { bubblewrapHere } from './bubblewrap-here.ts';

const { images, roots, program, unavailable } = await bubblewrapHere();

describeCases('a driver on bubblewrap', {
  cases: driverCases,
  unavailable,
  skip: [
    { id: 'ERR-005', reason: 'the driver mounts nothing, and refuses every volume' },
    { id: 'ERR-006', reason: 'the driver has no networks, and refuses every one' },
  ],
  concurrent: true,
  setup: () =>
    createDriverContext({
      capabilities: createBubblewrapDriver({ images }).capabilities,
      createDriver: (options) => createBubblewrapDriver({ images, roots, program, ...options }),
      command: ({ shell }) => shell,
      taskDefaults: { network: 'none' },
      images: { local: 'busybox:1', absent: 'registry.test/absent:1' },
      leftovers: async (ids) =>
        (await readdir(roots)).filter((name) => ids.some((id) => name === `drv-${id}`)),
    }),
});
