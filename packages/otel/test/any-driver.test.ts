import { runTask } from '@drv/core';
import { createMemoryDriver } from '@drv/testing';
import { expect, test } from 'vitest';
import { instrumentDrv } from '../src/index.ts';
import { telemetry } from './telemetry.ts';

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
  expect(spans.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['drv.task.prepare', 'drv.credentials.resolve', 'drv.container.start']),
  );
});
