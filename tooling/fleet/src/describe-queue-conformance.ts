import type { DriverCapabilities } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { createDriverContext, driverCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { startRegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { afterAll, beforeAll, inject } from 'vitest';
import type { OpenStore, PrivateStore } from './private-store.ts';
import { workerHarness, type RegistryFronts } from './worker-harness.ts';

const docker = createDockerDriver();
const CAPABILITIES: DriverCapabilities = {
  ...docker.capabilities,
  recover: false,
  ports: false,
  files: 'data',
};

/** A worker reports its part of a task in its own process; here that is this one. */
const TOLD_TWICE = 'the worker is in this process and reports the task a second time';

export interface QueueConformanceOptions {
  readonly start: () => Promise<PrivateStore>;
  readonly openStore: OpenStore;
  /** The cases that are run without `DRV_TEST_ALL`: all of them take some minutes. */
  readonly main: RegExp;
}

/** The conformance kit of drivers, by one worker beside the engine of the tests. */
export function describeQueueConformance(
  title: string,
  { start, openStore, main }: QueueConformanceOptions,
): void {
  const engine = inject('engine');
  const { registry } = engine;
  let server: PrivateStore;
  let fronts: RegistryFronts | undefined;
  beforeAll(async () => {
    server = await start();
    if (registry === undefined) return;
    fronts = {
      guarded: await startRegistryProxy(registry.address),
      open: await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`),
    };
  });
  afterAll(async () => {
    await fronts?.guarded.close();
    await fronts?.open.close();
    await server?.[Symbol.asyncDispose]();
  });
  const cases = driverCases.filter(({ id }) => process.env['DRV_TEST_ALL'] !== undefined || main.test(id));

  describeCases(title, {
    cases,
    setup: () =>
      createDriverContext(
        workerHarness((queue) => openStore(server.url, queue), engine, CAPABILITIES, fronts),
      ),
    skip: cases.filter(({ id }) => id.startsWith('DIAG')).map(({ id }) => ({ id, reason: TOLD_TWICE })),
  });
}
