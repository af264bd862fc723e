import { createDockerDriver } from '@drv/docker';
import { instrumentDrv } from '@drv/otel';
import { createTaskWorker } from '@drv/queue';
import { createTelemetry } from '../../src/telemetry.ts';
import { openStore, type TracedWorkerSettings } from './open-store.ts';

/** A worker with an SDK of its own, in a process of its own. It tells of its telemetry again and again. */
const { name, url, queue, key, host } = JSON.parse(process.argv[2] ?? '{}') as TracedWorkerSettings;

process.stdin.once('end', () => process.kill(process.pid, 'SIGKILL')).resume();
const seen = createTelemetry();
instrumentDrv(seen);
createTaskWorker({
  store: openStore(name, url, queue),
  key: Buffer.from(key, 'hex'),
  node: 'one',
  driver: createDockerDriver({ host }),
  slots: 2,
  beatMs: 250,
  silentMs: 1_500,
});
process.stdout.write('ready\n');
for (;;) {
  process.stdout.write(`${JSON.stringify({ spans: seen.spans(), sums: await seen.sums() })}\n`);
  await new Promise((resolve) => setTimeout(resolve, 200));
}
