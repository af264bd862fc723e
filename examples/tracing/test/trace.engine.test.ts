import { randomUUID } from 'node:crypto';
import { runTask, type ContainerTask, type Driver } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { instrumentDrv } from '@drv/otel';
import { afterAll, expect, inject, onTestFinished, test } from 'vitest';
import { drawTrace } from '../src/draw-trace.ts';
import type { SeenSpan } from '../src/seen-span.ts';
import { createTelemetry, type Telemetry } from '../src/telemetry.ts';

const { host, images } = inject('engine');
const driver: Driver = createDockerDriver({ host });
afterAll(async () => driver.close());

function observe(): Telemetry {
  const telemetry = createTelemetry();
  const drv = instrumentDrv({ ...telemetry, containerMetrics: true });
  onTestFinished(async () => {
    drv[Symbol.dispose]();
    await telemetry[Symbol.asyncDispose]();
  });
  return telemetry;
}

const shell = (script: string, more: Partial<ContainerTask> = {}): ContainerTask => ({
  id: `trace-${randomUUID().slice(0, 8)}`,
  image: images.busybox,
  command: ['sh', '-c', script],
  network: 'none',
  ...more,
});

/** The tree without the durations. */
const treeOf = (spans: readonly SeenSpan[]) => drawTrace(spans).replaceAll(/ [\d.]+ ms/g, '');
const spanOf = (telemetry: Telemetry, name: string) => telemetry.spans().find((span) => span.name === name);

test('one task is one trace', async () => {
  const telemetry = observe();
  const task = shell('exit 3');
  await runTask(driver, task);

  expect(treeOf(telemetry.spans())).toBe(
    [
      'drv.task.run',
      '  drv.task.prepare',
      '    drv.credentials.resolve',
      '    drv.image.inspect',
      '    drv.container.create',
      '  drv.container.attach',
      '  drv.container.start',
      '  drv.container.wait',
      '  drv.output.drain',
      '  drv.container.remove',
      '',
    ].join('\n'),
  );
  expect(spanOf(telemetry, 'drv.task.run')?.attributes).toMatchObject({
    'drv.task.id': task.id,
    'drv.task.status': 'error',
    'process.exit.code': 3,
    'container.runtime.name': 'docker',
    'container.id': expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  expect(await telemetry.metrics()).toEqual(
    expect.arrayContaining(['drv.task.duration', 'drv.task.active', 'drv.operation.duration']),
  );
});

test('tasks at the same time are traces of their own', async () => {
  const telemetry = observe();
  await Promise.all(Array.from({ length: 4 }, async () => runTask(driver, shell('true'))));

  const pairs = telemetry.spans().map((span) => `${span.traceId} ${String(span.attributes['drv.task.id'])}`);
  expect(new Set(pairs).size).toBe(4);
  expect(telemetry.spans().filter((span) => span.parentId === undefined)).toHaveLength(4);
});

test('a task that is stopped has the stop in its trace', async () => {
  const telemetry = observe();
  await runTask(driver, shell('sleep 60', { timeoutMs: 300, graceMs: 0 }));

  expect(treeOf(telemetry.spans())).toContain('\n  drv.container.kill\n');
  expect(spanOf(telemetry, 'drv.task.run')?.attributes['drv.task.status']).toBe('timeout');
});

test('a task that cannot start is a failed trace', async () => {
  const telemetry = observe();
  await expect(runTask(driver, shell('', { command: ['/no/such/program'] }))).rejects.toMatchObject({
    code: 'DRV_COMMAND_NOT_FOUND',
  });

  expect(spanOf(telemetry, 'drv.task.run')?.attributes['error.type']).toBe('DRV_COMMAND_NOT_FOUND');
  expect(treeOf(telemetry.spans())).toContain('\n  drv.container.remove\n');
});
