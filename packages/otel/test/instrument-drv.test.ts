import { hasSubscribers } from 'node:diagnostics_channel';
import { context, diag, DiagLogLevel, trace, type DiagLogger } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AggregationTemporality } from '@opentelemetry/sdk-metrics';
import { DrvError, OPERATIONS, operationChannel, type OperationMessage, type OperationName } from '@drv/core';
import {
  beginOperation,
  operation,
  publishQueue,
  publishSample,
  type OperationFields,
} from '@drv/core/driver';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { instrumentDrv } from '../src/index.ts';
import { failed, telemetry, treeOf } from './telemetry.ts';

const image = 'docker.io/library/busybox:1';

/** The operations of one task as a driver reports them. */
async function runTask(
  taskId: string,
  outcome: Partial<OperationMessage> = { status: 'success', exitCode: 0 },
) {
  const run = beginOperation('task.run', { taskId, driver: 'docker', image });
  const fields: OperationFields = { taskId, driver: 'docker', image, parent: run.message };
  const steps = async (parent: OperationMessage, ...names: readonly OperationName[]) => {
    for (const name of names) await operation(name, { ...fields, parent }, async () => {});
  };
  await operation('task.prepare', fields, async (prepare) =>
    steps(prepare, 'credentials.resolve', 'image.inspect', 'image.pull', 'container.create'),
  );
  run.message.containerId = 'c0ffee';
  await steps(run.message, 'container.attach', 'container.start', 'container.wait', 'output.drain');
  await steps(run.message, 'container.remove');
  Object.assign(run.message, outcome);
  run.end();
}

const noSubscribers = () =>
  !hasSubscribers('drv:engine.queue') && OPERATIONS.every((name) => !operationChannel(name).hasSubscribers);

afterEach(() => {
  if (!noSubscribers()) throw new Error('a subscriber was left');
});

describe('spans', () => {
  test('one task is one trace', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    await runTask('t');

    expect(treeOf(otel.spans())).toBe(
      'drv.task.run(' +
        'drv.task.prepare(drv.credentials.resolve drv.image.inspect drv.image.pull drv.container.create) ' +
        'drv.container.attach drv.container.start drv.container.wait drv.output.drain drv.container.remove)',
    );
    expect(new Set(otel.spans().map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  test('tasks at the same time are traces of their own', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    await Promise.all(['a', 'b', 'c'].map(async (id) => runTask(id)));

    const pairs = otel
      .spans()
      .map((span) => `${span.spanContext().traceId} ${String(span.attributes['drv.task.id'])}`);
    expect(new Set(pairs).size).toBe(3);
    expect(new Set(otel.spans().map((span) => span.spanContext().traceId)).size).toBe(3);
  });

  test('have the names of the semantic conventions', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    await runTask('t', { status: 'error', exitCode: 3, oom: 'none', cpuSeconds: 0.5, peakMemoryBytes: 1024 });

    expect(otel.spans()[0]?.attributes).toEqual({
      'drv.task.id': 't',
      'container.image.name': 'docker.io/library/busybox',
      'container.image.tags': ['1'],
      'container.runtime.name': 'docker',
      'container.id': 'c0ffee',
      'drv.task.status': 'error',
      'process.exit.code': 3,
      'drv.task.oom': 'none',
      'drv.task.cpu.time': 0.5,
      'drv.task.memory.peak': 1024,
    });
  });

  test('a task is part of the trace in which it was prepared', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    onTestFinished(() => context.disable());
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    const request = otel.tracerProvider.getTracer('app').startSpan('GET /');
    await context.with(trace.setSpan(context.active(), request), async () => runTask('t'));
    request.end();

    expect(treeOf(otel.spans())).toMatch(/^GET \/\(drv\.task\.run\(/);
  });

  test('a failed operation has the code of its error and no stack', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    const error = new DrvError('DRV_ENGINE_UNAVAILABLE', 'The engine is away', {
      cause: new Error('s3cret'),
    });
    beginOperation('container.start', { taskId: 't' }).end(error);

    const [span] = otel.spans();
    expect(failed(span)).toBe(true);
    expect(span?.status.message).toBe('The engine is away');
    expect(span?.attributes['error.type']).toBe('DRV_ENGINE_UNAVAILABLE');
    expect(span?.events).toEqual([]);
    expect(JSON.stringify([span?.attributes, span?.status])).not.toContain('s3cret');
  });

  test.each([
    ['its class', new TypeError('s3cret'), 'TypeError'],
    ['the fallback of the conventions', 's3cret', '_OTHER'],
  ])('an error without a code has %s, and never its message', async (_name, error, type) => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    beginOperation('container.start', { taskId: 't' }).end(error);

    expect(otel.spans()[0]?.attributes['error.type']).toBe(type);
    expect(JSON.stringify([otel.spans()[0]?.attributes, otel.spans()[0]?.status])).not.toContain('s3cret');
  });

  test.each([
    { failedTasksAreErrors: false, type: undefined },
    { failedTasksAreErrors: true, type: 'timeout' },
  ])('a failed task is an error only if asked for: $failedTasksAreErrors', async (given) => {
    await using otel = telemetry();
    using _drv = instrumentDrv({ ...otel, failedTasksAreErrors: given.failedTasksAreErrors });
    await runTask('t', { status: 'timeout' });
    await runTask('u');

    const [run, ...others] = otel.spans();
    expect(run?.attributes['error.type']).toBe(given.type);
    expect(failed(run)).toBe(given.failedTasksAreErrors);
    expect(others.some(failed)).toBe(false);
  });

  test('an operation that began before is not reported, and its parts are roots', async () => {
    await using otel = telemetry();
    const run = beginOperation('task.run', { taskId: 't' });
    using _drv = instrumentDrv(otel);
    await operation('container.wait', { taskId: 't', parent: run.message }, async () => {});
    run.end();

    expect(treeOf(otel.spans())).toBe('drv.container.wait');
  });
});

describe('metrics', () => {
  test('of tasks: how long, how they ended, what they used', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    await runTask('a', { status: 'success', cpuSeconds: 0.5, peakMemoryBytes: 1000 });
    await runTask('b', { status: 'killed', cpuSeconds: 2, peakMemoryBytes: 3000 });
    const points = await otel.points();

    const attributes = (status: string) => ({
      'container.image.name': 'docker.io/library/busybox',
      'container.runtime.name': 'docker',
      'drv.task.status': status,
    });
    expect(points['drv.task.duration']).toMatchObject([
      { unit: 's', count: 1, attributes: attributes('success') },
      { unit: 's', count: 1, attributes: attributes('killed') },
    ]);
    expect(points['drv.task.cpu.time']?.map(({ sum, unit }) => [sum, unit])).toEqual([
      [0.5, 's'],
      [2, 's'],
    ]);
    expect(points['drv.task.memory.peak']?.map(({ sum, unit }) => [sum, unit])).toEqual([
      [1000, 'By'],
      [3000, 'By'],
    ]);
    expect(points['drv.image.pull.duration']).toMatchObject([{ count: 2, unit: 's' }]);
  });

  test('of the tasks that wait for their turn at the engine', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    const told = { driver: 'docker', call: 'create', underWay: 4, places: 4 };
    publishQueue(() => ({ ...told, waiting: 2 }));
    publishQueue(() => ({ ...told, waiting: 1, waitedMs: 1_500 }));
    const points = await otel.points();

    const attributes = { 'container.runtime.name': 'docker', 'drv.engine.call': 'create' };
    expect(points['drv.engine.queue.length']).toEqual([{ value: 1, unit: '{task}', attributes }]);
    expect(points['drv.engine.places']).toEqual([{ value: 4, unit: '{call}', attributes }]);
    expect(points['drv.engine.queue.wait']).toEqual([{ count: 1, sum: 1.5, unit: 's', attributes }]);
  });

  test('of the other steps: a series for each, none for a task', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    await runTask('a');
    beginOperation('container.start', { taskId: 'b' }).end(new DrvError('DRV_START_FAILED', 'x'));
    const steps = (await otel.points())['drv.operation.duration'] ?? [];

    expect(steps.map(({ attributes }) => attributes['drv.operation'])).toEqual([
      'credentials.resolve',
      'image.inspect',
      'container.create',
      'task.prepare',
      'container.attach',
      'container.start',
      'container.wait',
      'output.drain',
      'container.remove',
      'container.start',
    ]);
    expect(steps.at(-1)?.attributes).toEqual({
      'drv.operation': 'container.start',
      'error.type': 'DRV_START_FAILED',
    });
    expect(JSON.stringify(await otel.points())).not.toContain('c0ffee');
  });

  test('of tasks under way', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    const [a, b] = ['a', 'b'].map((taskId) => beginOperation('task.run', { taskId, driver: 'docker' }));
    const active = async () => (await otel.points())['drv.task.active']?.map(({ value }) => value);

    expect(await active()).toEqual([2]);
    a?.end();
    expect(await active()).toEqual([1]);
    b?.end(new Error('x'));
    expect(await active()).toEqual([0]);
  });

  test('a duration that was not measured is not recorded', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    const { start, asyncEnd } = operationChannel('container.wait');
    const message: OperationMessage = { operation: 'container.wait', taskId: 't', startedAt: 0 };
    start.publish(message);
    asyncEnd.publish(message);

    expect(await otel.points()).not.toHaveProperty('drv.operation.duration');
  });
});

describe('metrics of containers', () => {
  const sample = {
    at: 0,
    epoch: 0,
    cpu: { timeNs: 5e8, cores: 0.25, throttling: { periods: 2, throttledPeriods: 1, throttledNs: 1e8 } },
    memory: { usageBytes: 100, workingSetBytes: 80, rssBytes: 60, availableBytes: 920 },
    pids: { current: 3 },
    network: { rxBytes: 1, txBytes: 2, interfaces: { eth0: { rxBytes: 1, txBytes: 2 } } },
    disk: { readBytes: 3, writeBytes: 4, devices: { '8:0': { readBytes: 3, writeBytes: 4 } } },
  };

  test('are the newest sample of each running task', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv({ ...otel, containerMetrics: true });
    const run = beginOperation('task.run', { taskId: 't' });
    expect(await otel.points()).not.toHaveProperty(['container.cpu.time']);

    publishSample({ taskId: 't', sample: { ...sample, cpu: { timeNs: 1 } } });
    publishSample({ taskId: 't', containerId: 'c0ffee', driver: 'docker', image, sample });
    const points = await otel.points();
    const whose = {
      'drv.task.id': 't',
      'container.id': 'c0ffee',
      'container.runtime.name': 'docker',
      'container.image.name': 'docker.io/library/busybox',
      'container.image.tags': ['1'],
    };
    expect(points['container.cpu.time']).toEqual([{ unit: 's', value: 0.5, attributes: whose }]);
    expect(points['container.cpu.usage']).toMatchObject([{ unit: '{cpu}', value: 0.25 }]);
    expect(points['container.memory.usage']).toMatchObject([{ unit: 'By', value: 100 }]);
    expect(points['container.memory.working_set']).toMatchObject([{ unit: 'By', value: 80 }]);
    expect(points['container.memory.rss']).toMatchObject([{ unit: 'By', value: 60 }]);
    expect(points['container.memory.available']).toMatchObject([{ unit: 'By', value: 920 }]);
    expect(points['drv.container.pids.count']).toMatchObject([{ unit: '{task}', value: 3 }]);
    expect(points['drv.container.cpu.throttled.time']).toMatchObject([{ unit: 's', value: 0.1 }]);
    expect(points['container.network.io']).toMatchObject([
      {
        unit: 'By',
        value: 1,
        attributes: { 'network.io.direction': 'receive', 'network.interface.name': 'eth0' },
      },
      { unit: 'By', value: 2, attributes: { 'network.io.direction': 'transmit' } },
    ]);
    expect(points['container.disk.io']).toMatchObject([
      { unit: 'By', value: 3, attributes: { 'disk.io.direction': 'read', 'system.device': '8:0' } },
      { unit: 'By', value: 4, attributes: { 'disk.io.direction': 'write' } },
    ]);
    run.end();
  });

  test('end with the task', async () => {
    // In delta form: cumulative series stay in the SDK for as long as the process runs.
    await using otel = telemetry(AggregationTemporality.DELTA);
    using _drv = instrumentDrv({ ...otel, containerMetrics: true });
    const run = beginOperation('task.run', { taskId: 't' });
    publishSample({ taskId: 't', sample });
    expect((await otel.points())['container.cpu.usage']).toHaveLength(1);
    run.end();
    expect((await otel.points())['container.cpu.usage'] ?? []).toEqual([]);
  });

  test('what a sample does not tell has no point', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv({ ...otel, containerMetrics: true });
    const run = beginOperation('task.run', { taskId: 't' });
    publishSample({ taskId: 't', sample: { at: 0, epoch: 0, cpu: {}, memory: {} } });

    const points = await otel.points();
    expect(
      Object.entries(points).filter(([name, of]) => name.includes('container.') && of.length > 0),
    ).toEqual([]);
    run.end();
  });

  test('a sample after the end of its task, or of an unseen one, is not kept', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv({ ...otel, containerMetrics: true });
    const run = beginOperation('task.run', { taskId: 't' });
    run.end();
    publishSample({ taskId: 't', sample });
    publishSample({ taskId: 'unseen', sample });

    expect((await otel.points())['container.cpu.time'] ?? []).toEqual([]);
  });

  test('are off unless asked for', async () => {
    await using otel = telemetry();
    using _drv = instrumentDrv(otel);
    const run = beginOperation('task.run', { taskId: 't' });
    publishSample({ taskId: 't', sample });
    run.end();

    expect(await otel.points()).not.toHaveProperty(['container.cpu.time']);
  });
});

describe('disposing', () => {
  test('ends all reports, and twice is once', async () => {
    await using otel = telemetry();
    const drv = instrumentDrv({ ...otel, containerMetrics: true });
    const run = beginOperation('task.run', { taskId: 't' });
    drv[Symbol.dispose]();
    drv[Symbol.dispose]();
    run.end();
    await runTask('u');

    expect(noSubscribers()).toBe(true);
    expect(otel.spans()).toEqual([]);
  });
});

describe('what fails in here', () => {
  function broken() {
    return {
      getTracer: () => {
        throw new Error('unused');
      },
    };
  }

  test('does not reach the task, and is told to the diagnostics of OpenTelemetry', async () => {
    const told: string[] = [];
    const logger = { error: (message: string) => told.push(message) } as unknown as DiagLogger;
    diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
    onTestFinished(() => diag.disable());
    await using otel = telemetry();
    const tracerProvider = {
      getTracer: () => ({ ...otel.tracerProvider.getTracer('x'), startSpan: broken().getTracer }),
    };
    using _drv = instrumentDrv({ ...otel, tracerProvider: tracerProvider as never });
    await runTask('t');

    expect(told.length).toBeGreaterThan(0);
    expect((await otel.points())['drv.task.duration']).toHaveLength(1);
  });

  test('not even when the diagnostics fail too', async () => {
    const logger = { error: broken().getTracer } as unknown as DiagLogger;
    diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
    onTestFinished(() => diag.disable());
    await using otel = telemetry();
    const tracerProvider = { getTracer: () => ({ startSpan: broken().getTracer }) };
    using _drv = instrumentDrv({ ...otel, tracerProvider: tracerProvider as never });

    await expect(runTask('t')).resolves.toBeUndefined();
  });
});

test('without providers it takes those registered with the API, which may be none', async () => {
  using _drv = instrumentDrv();
  await expect(runTask('t')).resolves.toBeUndefined();
});
