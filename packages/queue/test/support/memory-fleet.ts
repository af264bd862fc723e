import { randomBytes } from 'node:crypto';
import type { CredentialProvider, Credentials, Driver, DriverCapabilities } from '@drv/core';
import { createMemoryStore, createQueueDriver, createTaskWorker } from '@drv/queue';
import { createMemoryDriver, standardPrograms, type DriverHarness, type MemoryDriver } from '@drv/testing';

const LOGIN: Credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-8123' };
const WRONG: Credentials = { kind: 'basic', username: 'ann', password: 'shut-sesame-5521' };
const image = 'registry.test:5000/team/guarded:1';

const capabilities: DriverCapabilities = {
  stdin: true,
  tty: true,
  pause: true,
  recover: false,
  stats: true,
  ports: false,
  files: 'data',
  artifacts: true,
  oom: true,
  limits: ['memoryBytes', 'cpus', 'cpuShares', 'pids', 'openFiles'],
};

/** One worker with an engine in memory behind a queue in memory: the protocol, and nothing besides. */
export function memoryFleet(): DriverHarness {
  const engines: MemoryDriver[] = [];
  return {
    capabilities,
    createDriver({ credentials }) {
      const engine = createMemoryDriver({
        capabilities: { ...capabilities, files: true },
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
      engines.push(engine);
      return behindQueue(engine, credentials);
    },
    command: ({ name, args }) => [name, ...args],
    images: {
      local: 'busybox:1',
      absent: 'registry.test:5000/team/absent:1',
      guarded: {
        image,
        credentials: LOGIN,
        wrong: WRONG,
        // Every engine is new, without the image.
        forget: async () => {},
        pulls: () => engines.reduce((sum, engine) => sum + engine.inspect().pulls, 0),
      },
      stalls: 'registry.test:5000/team/stalls:1',
      foreignPlatform: 'linux/s390x',
    },
    leftovers: async (taskIds) =>
      engines.flatMap((engine) => {
        const { containers, pulling } = engine.inspect();
        return [
          ...containers.filter(({ taskId }) => taskIds.includes(taskId)).map(({ name }) => name),
          ...(pulling === 0 ? [] : [`${pulling} pulls`]),
        ];
      }),
  };
}

/** A queue driver whose close ends the worker and its engine too. */
function behindQueue(engine: MemoryDriver, credentials: CredentialProvider | undefined): Driver {
  const store = createMemoryStore();
  const key = randomBytes(32);
  const worker = createTaskWorker({ store, node: 'one', driver: engine, slots: 16, key, credentials });
  const driver = createQueueDriver({ store, key, capabilities, readerMs: 2_000 });
  const close = async () => {
    await driver.close();
    await worker.close();
    await engine.close();
    await store.close();
  };
  return { ...driver, close, [Symbol.asyncDispose]: close };
}
