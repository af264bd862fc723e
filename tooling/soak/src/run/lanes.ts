import type { CredentialProvider, Driver, Logger } from '@drv/core';
import {
  createDockerDriver,
  createDockerImageStore,
  createEngineClient,
  type DockerDriverOptions,
  type TimingOptions,
} from '@drv/docker';
import { createImagePuller } from '@drv/image';
import { startEngineProxy, type EngineProxy, type TestEngine } from '@drv/tooling-engine';

/** A driver, and the proxy through which it speaks to the engine. */
export interface Lane {
  readonly driver: Driver;
  readonly proxy: EngineProxy;
  /** Leaves the proxy open, so that what is left on it can be seen. */
  close(): Promise<void>;
}

export interface LanesOptions {
  readonly engine: Pick<TestEngine, 'host' | 'registry'>;
  readonly socketPath: string;
  readonly spoolDirectory: string;
  readonly logger: Logger;
  /** Of the lane that all share. */
  readonly pool?: DockerDriverOptions['pool'];
}

/**
 * The lane that all tasks share which meet no fault of their own; and for each worker one, on which a task meets its
 * faults alone, and the next task of the worker sees whether the driver has got over them.
 */
export interface Lanes {
  readonly shared: Lane;
  /** Every other one over TCP, where a cut is a reset. */
  own(worker: number): Promise<Lane>;
  readonly all: readonly Lane[];
  close(): Promise<void>;
}

/** So that a fault costs seconds, not minutes. */
const HURRIED: Hurry = {
  requestTimeoutMs: 8_000,
  stallMs: 8_000,
  killMs: 8_000,
  drainMs: 2_000,
  readerMs: 20_000,
  engineLostMs: 15_000,
  removeMs: 15_000,
};

interface Hurry extends TimingOptions {
  readonly requestTimeoutMs?: number;
  readonly stallMs?: number;
  readonly pool?: DockerDriverOptions['pool'];
}

export async function openLanes(options: LanesOptions): Promise<Lanes> {
  const { engine, socketPath, spoolDirectory, logger } = options;
  const own = new Map<number, Promise<Lane>>();
  const all: Lane[] = [];

  async function open(
    transport: 'unix' | 'tcp',
    { requestTimeoutMs, stallMs, ...timing }: Hurry,
  ): Promise<Lane> {
    const proxy = await startEngineProxy(socketPath, { transport });
    const client = createEngineClient({
      host: proxy.host,
      requestTimeoutMs,
    });
    const puller = createImagePuller({
      store: createDockerImageStore({ engine: client }),
      stallMs,
    });
    const driver = createDockerDriver({
      engine: client,
      puller,
      logger,
      credentials: credentialsOf(engine),
      spool: { directory: spoolDirectory, memoryBytes: 64 * 1_024 },
      ...timing,
    });
    async function close(): Promise<void> {
      await driver.close();
      await puller.close();
      await client.close();
    }
    const lane = { driver, proxy, close };
    all.push(lane);
    return lane;
  }

  return {
    shared: await open('unix', { pool: options.pool }),
    own(worker) {
      const lane = own.get(worker) ?? open(worker % 2 === 0 ? 'unix' : 'tcp', HURRIED);
      own.set(worker, lane);
      return lane;
    },
    all,
    async close() {
      await Promise.all(all.map((lane) => lane.close()));
    },
  };
}

function credentialsOf({ registry }: LanesOptions['engine']): CredentialProvider {
  return {
    name: 'soak',
    resolve: (target) =>
      Promise.resolve(
        registry === undefined || target.registry !== registry.address
          ? undefined
          : { kind: 'basic', username: registry.username, password: registry.password },
      ),
  };
}
