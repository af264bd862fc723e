import type { DriverCapabilities } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { createDriverContext, driverCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { startPrivateRedis } from '@drv/tooling-engine';
import { startRegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { afterAll, inject } from 'vitest';
import { workerHarness } from './support/worker-harness.ts';

const engine = inject('engine');
const redis = await startPrivateRedis();
const { registry } = engine;
const fronts =
  registry === undefined
    ? undefined
    : {
        guarded: await startRegistryProxy(registry.address),
        open: await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`),
      };
afterAll(async () => {
  await fronts?.guarded.close();
  await fronts?.open.close();
  await redis[Symbol.asyncDispose]();
});

const docker = createDockerDriver();
const CAPABILITIES: DriverCapabilities = { ...docker.capabilities, recover: false, ports: false };

/** A worker reports its part of a task in its own process; here that is this one. */
const TOLD_TWICE = 'the worker is in this process and reports the task a second time';

/** With `DRV_TEST_ALL` all of them: they take some minutes. */
const MAIN =
  /^(LIFE-00[14678]|ABRT-00[2367]|OUT-00[1257]|OUT-017|IN-00[1379]|STOP-002|AUTH-00[2579]|IMG-00[47]|CLOS-00[27]|PAUS-001|TTY-004|USE-001|ERR-00[27])$/;
const cases = driverCases.filter(({ id }) => process.env['DRV_TEST_ALL'] !== undefined || MAIN.test(id));

describeCases('tasks of a real engine through a queue in Redis', {
  cases,
  setup: () => createDriverContext(workerHarness(redis.url, engine, CAPABILITIES, fronts)),
  skip: cases.filter(({ id }) => id.startsWith('DIAG')).map(({ id }) => ({ id, reason: TOLD_TWICE })),
});
