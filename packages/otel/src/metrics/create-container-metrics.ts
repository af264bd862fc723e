import type { SampleMessage } from '@drv/core';
import type { Attributes, BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import { imageAttributes } from '../attributes/image-attributes.ts';
import type { OperationObserver } from '../subscribe/operation-observer.ts';
import { containerPoints, type ContainerMetricName } from './container-points.ts';

/**
 * The newest sample of every running task as the `container.*` metrics of the semantic conventions (v1.44). A series
 * for each container, which is why one has to ask for it.
 */
export function createContainerMetrics(meter: Meter): OperationObserver & Disposable {
  const running = new Map<string, SampleMessage | undefined>();
  const counter = (unit: string) => (name: string) => meter.createObservableCounter(name, { unit });
  const upDown = (unit: string) => (name: string) => meter.createObservableUpDownCounter(name, { unit });
  const gauge = (unit: string) => (name: string) => meter.createObservableGauge(name, { unit });
  const instruments = create({
    'container.cpu.time': counter('s'),
    'container.cpu.usage': gauge('{cpu}'),
    'container.memory.usage': upDown('By'),
    'container.memory.working_set': upDown('By'),
    'container.memory.rss': upDown('By'),
    'container.memory.available': upDown('By'),
    'container.network.io': counter('By'),
    'container.disk.io': counter('By'),
    'drv.container.cpu.throttled.time': counter('s'),
    'drv.container.pids.count': upDown('{task}'),
  });

  const observe = (result: BatchObservableResult) => {
    for (const message of running.values()) {
      if (message === undefined) continue;
      const whose = identity(message);
      for (const { name, value, attributes } of containerPoints(message.sample))
        result.observe(instruments[name], value, { ...whose, ...attributes });
    }
  };
  const all = Object.values(instruments);
  meter.addBatchObservableCallback(observe, all);

  return {
    start(message) {
      if (message.operation === 'task.run') running.set(message.taskId, undefined);
    },
    end(message) {
      if (message.operation === 'task.run') running.delete(message.taskId);
    },
    sample(message) {
      // A task whose beginning was not seen would have no end either, and stay for ever.
      if (running.has(message.taskId)) running.set(message.taskId, message);
    },
    [Symbol.dispose]() {
      meter.removeBatchObservableCallback(observe, all);
      running.clear();
    },
  };
}

function create(
  makers: Record<ContainerMetricName, (name: string) => Observable>,
): Record<ContainerMetricName, Observable> {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(name)])) as Record<
    ContainerMetricName,
    Observable
  >;
}

function identity({ taskId, containerId, driver, image }: SampleMessage): Attributes {
  return {
    'drv.task.id': taskId,
    ...imageAttributes(image),
    ...(containerId === undefined ? {} : { 'container.id': containerId }),
    ...(driver === undefined ? {} : { 'container.runtime.name': driver }),
  };
}
