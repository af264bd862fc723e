import type { DriverCapabilities } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { createDriverContext, driverCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { startRegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { OpenStore, PrivateStore } from './private-store.ts';
import { workerHarness, type RegistryFronts } from './worker-harness.ts';

const isThorough = process.env['DRV_TEST_ALL'] !== undefined;
const docker = createDockerDriver();
const CAPABILITIES: DriverCapabilities = {
  ...docker.capabilities,
  recover: false,
  ports: false,
  files: 'data',
};

export interface QueueConformanceOptions {
  readonly start: () => Promise<PrivateStore>;
  readonly openStore: OpenStore;
  /** The address of the module that exports `openStore`. */
  readonly module: string;
  /** The cases that are run without `DRV_TEST_ALL`: all of them take some minutes. */
  readonly main: RegExp;
}

/**
 * The conformance kit of drivers, by one worker beside the engine of the tests. What cases are run depends on what there is: so all of
 * it is there before.
 */
export async function describeQueueConformance(
  title: string,
  { start, openStore, module, main }: QueueConformanceOptions,
): Promise<void> {
  const engine = inject('engine');
  const { registry } = engine;
  const server = await start();
  const fronts: RegistryFronts | undefined = registry && {
    guarded: await startRegistryProxy(registry.address),
    open: await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`),
  };
  afterAll(async () => {
    await fronts?.guarded.close();
    await fronts?.open.close();
    await server[Symbol.asyncDispose]();
  });
  const cases = driverCases.filter(({ id }) => isThorough || main.test(id));

  const harness = ({ isApart = false, isDirect = false }) =>
    workerHarness((queue) => openStore(server.url, queue), engine, CAPABILITIES, fronts, {
      apart: isApart ? () => ({ module, url: server.url }) : undefined,
      isDirect,
    });
  // What is told of a task in the process of its caller: a worker tells of its own part.
  const told = cases.filter(({ id }) => id.startsWith('DIAG'));

  const others = cases.filter((one) => !told.includes(one));
  describeCases(title, { cases: others, setup: () => createDriverContext(harness({})) });
  if (isThorough) {
    describe('once more', () => {
      // What the cases before have pulled.
      beforeAll(() => harness({}).images.guarded?.forget());
      describeCases(`${title}, over direct connections`, {
        cases: others,
        setup: () => createDriverContext(harness({ isDirect: true })),
      });
    });
  }
  if (told.length === 0) return;
  describeCases(`${title}, by a worker in a process of its own`, {
    cases: told,
    setup: () => createDriverContext(harness({ isApart: true })),
  });
}
