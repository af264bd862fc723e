import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createBullmqStore } from '@drv/bullmq';
import { runTask } from '@drv/core';
import { instrumentDrv } from '@drv/otel';
import { createQueueDriver } from '@drv/queue';
import { startPrivateRedis } from '@drv/tooling-engine';
import { expect, inject, test } from 'vitest';
import { drawTrace } from '../src/draw-trace.ts';
import type { SeenSpan } from '../src/seen-span.ts';
import { createTelemetry } from '../src/telemetry.ts';

const { host, images } = inject('engine');
const WORKER = fileURLToPath(new URL('../src/worker.ts', import.meta.url));

test('a task of a queue is one trace, from the process of its caller to the container of its worker', async () => {
  await using redis = await startPrivateRedis();
  const env = { ...process.env, DOCKER_HOST: host, REDIS_URL: redis.url, QUEUE: 'traced' };
  const worker = spawn(process.execPath, ['--conditions=@drv/source', WORKER], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = text(worker.stdout);
  const exited = once(worker, 'exit');
  await using telemetry = createTelemetry();
  const drv = instrumentDrv(telemetry);
  try {
    await using store = createBullmqStore({ url: redis.url, queue: 'traced' });
    await using driver = createQueueDriver({ store });
    const task = { image: images.busybox, command: ['sh', '-c', 'exit 3'], network: 'none' as const };
    expect(await runTask(driver, task)).toMatchObject({ exitCode: 3, node: 'machine-7' });
  } finally {
    worker.stdin.end();
    await exited;
    drv[Symbol.dispose]();
  }

  const ofWorker = JSON.parse(await said) as SeenSpan[];
  const ofCaller = telemetry.spans();
  const all = [...ofCaller, ...ofWorker];
  expect(new Set(all.map(({ traceId }) => traceId)).size).toBe(1);
  expect(drawTrace(all).replaceAll(/ [\d.]+ ms/g, '')).toBe(
    [
      'drv.task.run',
      '  drv.task.prepare',
      '  drv.task.run',
      '    drv.task.prepare',
      '      drv.credentials.resolve',
      '      drv.image.inspect',
      '      drv.container.create',
      '    drv.container.attach',
      '    drv.container.start',
      '    drv.container.wait',
      '    drv.output.drain',
      '    drv.container.remove',
      '  drv.container.start',
      '',
    ].join('\n'),
  );
  const [outer, inner] = [ofCaller, ofWorker].map((spans) =>
    spans.find(({ name }) => name === 'drv.task.run'),
  );
  expect(inner?.parentId).toBe(outer?.spanId);
  expect(outer?.attributes).toMatchObject({ 'drv.task.status': 'error', 'process.exit.code': 3 });
  expect(inner?.attributes).toMatchObject({
    'container.id': expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
});
