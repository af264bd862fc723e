// Runs one task and prints its trace.
//
//   DOCKER_HOST=unix:///var/run/docker.sock pnpm --filter @drv/example-tracing start [image]
import { runTask } from '@drv/core';
import { createDockerDriver, engineFromEnvironment } from '@drv/docker';
import { instrumentDrv } from '@drv/otel';
import { drawTrace } from './draw-trace.ts';
import { createTelemetry } from './telemetry.ts';

const telemetry = createTelemetry();
const drv = instrumentDrv(telemetry);
const driver = createDockerDriver(await engineFromEnvironment({ env: process.env }));
try {
  const image = process.argv[2] ?? 'busybox';
  const result = await runTask(driver, { id: 'traced', image, command: ['sleep', '2'], timeoutMs: 10_000 });
  console.log(`${result.status}, ${result.usage.samples} samples`);
} finally {
  await driver.close();
  drv[Symbol.dispose]();
}
console.log(drawTrace(telemetry.spans()));
console.log((await telemetry.metrics()).join('\n'));
await telemetry[Symbol.asyncDispose]();
