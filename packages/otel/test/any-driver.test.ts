import { runTask } from '@drv/core';
import { createMemoryDriver } from '@drv/testing';
import { expect, test } from 'vitest';
import { instrumentDrv } from '../src/index.ts';
import { telemetry, treeOf } from './telemetry.ts';

test('the steps of a task are one trace, whatever driver runs it', async () => {
  await using otel = telemetry();
  using _drv = instrumentDrv(otel);
  await using driver = createMemoryDriver({ programs: { exit: ({ args }) => Number(args[0]) } });
  await runTask(driver, { id: 't', image: 'busybox', command: ['exit', '3'] });

  const spans = otel.spans();
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
  expect(new Set(spans.map(({ attributes }) => attributes['container.runtime.name']))).toEqual(
    new Set(['memory']),
  );
  expect(treeOf(spans)).toBe(
    'drv.task.run(drv.task.prepare(drv.credentials.resolve drv.image.inspect drv.container.create)' +
      ' drv.container.start drv.container.wait drv.output.drain drv.container.remove)',
  );
});

test('a task is a part of the span of another process that its caller named', async () => {
  await using otel = telemetry();
  using _drv = instrumentDrv(otel);
  await using driver = createMemoryDriver({ programs: { exit: ({ args }) => Number(args[0]) } });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const task = { image: 'busybox', command: ['exit', '0'] };
  await (await driver.prepare(task, { traceparent })).close();
  await (await driver.prepare(task, { traceparent: 'what is no name' })).close();

  const [within, alone] = otel.spans().filter(({ name }) => name === 'drv.task.run');
  expect(within?.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331', isRemote: true });
  expect(within?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  expect(alone?.parentSpanContext).toBeUndefined();
});

test('a task that was closed is active no more, whatever became of it', async () => {
  await using otel = telemetry();
  using _drv = instrumentDrv(otel);
  await using driver = createMemoryDriver({
    programs: { exit: ({ args }) => Number(args[0]) },
    images: ['a'],
  });
  await runTask(driver, { id: 't', image: 'a', command: ['exit', '0'] });
  await runTask(driver, { id: 'u', image: 'a', command: ['no-such-program'] }).catch(() => {});
  await runTask(driver, { id: 'v', image: 'b', command: ['exit', '0'] }).catch(() => {});
  await (await driver.prepare({ id: 'w', image: 'a', command: ['exit', '0'] })).close();

  const points = await otel.points();
  expect(points['drv.task.active']?.map(({ value }) => value)).toEqual([0]);
  expect(points['drv.task.duration']?.map(({ count }) => count)).toEqual([1, 1, 1, 1]);
});
