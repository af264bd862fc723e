import { randomBytes } from 'node:crypto';
import type { Driver, DriverCapabilities } from '@drv/core';
import { createDockerDriver, createEngineClient } from '@drv/docker';
import { createQueueDriver, createTaskWorker, openDirectListener, type TaskStore } from '@drv/queue';
import type { DriverHarness, GuardedImage } from '@drv/testing';
import type { TestEngine } from '@drv/tooling-engine';
import type { RegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { spawnWorker } from './spawn-worker.ts';

/** What a registry shows in front of the one of the tests: pulls are counted, and one begins and goes no further. */
export interface RegistryFronts {
  readonly guarded: RegistryProxy;
  readonly open: RegistryProxy;
}

/** One worker beside a real engine, behind a queue of a real store. Each driver has a queue of its own. */
export function workerHarness(
  openQueue: (queue: string) => TaskStore,
  { host, images, registry }: Pick<TestEngine, 'host' | 'images' | 'registry'>,
  capabilities: DriverCapabilities,
  fronts: RegistryFronts | undefined,
  {
    apart,
    isDirect = false,
  }: {
    /** The worker is in a process of its own: the module that opens the store, and where that is. */
    readonly apart?: (() => { readonly module: string; readonly url: string }) | undefined;
    /** Input and output go by direct connections from the beginning. */
    readonly isDirect?: boolean | undefined;
  } = {},
): DriverHarness {
  const engine = createEngineClient({ host });
  const pullable = images.registryBusybox?.slice(images.registryBusybox.indexOf('/') + 1);
  return {
    capabilities,
    async createDriver({ credentials }): Promise<Driver> {
      const queue = `test-${randomBytes(4).toString('hex')}`;
      const key = randomBytes(32);
      const store = openQueue(queue);
      if (apart !== undefined) return behindProcess(store, { ...apart(), queue, key });
      const docker = createDockerDriver({ host });
      const direct = isDirect ? await openDirectListener({ host: '127.0.0.1' }) : undefined;
      const worker = createTaskWorker({
        store,
        node: 'one',
        driver: docker,
        slots: 16,
        key,
        credentials,
        direct,
      });
      const driver = createQueueDriver({
        store,
        key,
        capabilities,
        directAfterBytes: isDirect ? 0 : Infinity,
      });
      const close = async () => {
        await driver.close();
        await worker.close();
        await docker.close();
        await store.close();
        await direct?.close();
      };
      return { ...driver, close, [Symbol.asyncDispose]: close };
    },
    command: ({ shell }) => shell,
    taskDefaults: { network: 'none' },
    images: {
      local: images.busybox,
      absent: `${fronts?.open.address ?? '127.0.0.1:1'}/drv/absent:1`,
      foreignPlatform: 'linux/s390x',
      ...(registry === undefined || fronts === undefined
        ? {}
        : { guarded: guardedImage(fronts.guarded), stalls: `${fronts.open.address}/stalls/${pullable}` }),
    },
    async leftovers(taskIds) {
      const states = await Promise.all(
        taskIds.map(async (id) => [id, await engine.inspect(`drv-${id}`)] as const),
      );
      return states.filter(([, state]) => state !== undefined).map(([id]) => `container of ${id}`);
    },
  };

  async function behindProcess(
    store: TaskStore,
    {
      key,
      ...rest
    }: { readonly module: string; readonly url: string; readonly queue: string; readonly key: Buffer },
  ): Promise<Driver> {
    const worker = await spawnWorker({ ...rest, node: 'one', host, key: key.toString('hex'), slots: 16 });
    // It is heard of more often than its worker waits for it.
    const driver = createQueueDriver({ store, key, capabilities, beatMs: 250 });
    const close = async () => {
      await driver.close();
      await worker[Symbol.asyncDispose]();
      await store.close();
    };
    return { ...driver, close, [Symbol.asyncDispose]: close };
  }

  function guardedImage(front: RegistryProxy): GuardedImage {
    const image = `${front.address}/${pullable}`;
    const username = registry?.username ?? '';
    return {
      image,
      credentials: { kind: 'basic', username, password: registry?.password ?? '' },
      wrong: { kind: 'basic', username, password: 'wrong-secret-5521' },
      forget: () => engine.removeImage(image),
      pulls: () => front.pulls,
    };
  }
}
