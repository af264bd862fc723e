// A worker beside an engine. When its input ends it leaves, and says its spans as one line of JSON.
//
//   REDIS_URL=redis://localhost:6379 QUEUE=drv pnpm --filter @drv/example-tracing worker
import { once } from 'node:events';
import { createBullmqStore } from '@drv/bullmq';
import { createDockerDriver, engineFromEnvironment } from '@drv/docker';
import { instrumentDrv } from '@drv/otel';
import { createTaskWorker } from '@drv/queue';
import { createTelemetry } from './telemetry.ts';

const { REDIS_URL = 'redis://localhost:6379', QUEUE = 'drv' } = process.env;
const telemetry = createTelemetry();
const drv = instrumentDrv(telemetry);
const store = createBullmqStore({ url: REDIS_URL, queue: QUEUE });
const driver = createDockerDriver(await engineFromEnvironment({ env: process.env }));
const worker = createTaskWorker({ store, node: 'machine-7', driver, slots: 2 });
await once(process.stdin.resume(), 'end');
await worker.close();
await driver.close();
await store.close();
drv[Symbol.dispose]();
console.log(JSON.stringify(telemetry.spans()));
await telemetry[Symbol.asyncDispose]();
