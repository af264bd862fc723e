import { metrics, trace, type MeterProvider, type TracerProvider } from '@opentelemetry/api';
import { checkKinds, kind, type KindsOf } from '@drv/core/driver';
import { createContainerMetrics } from './metrics/create-container-metrics.ts';
import { createQueueMetrics } from './metrics/create-queue-metrics.ts';
import { createStoreMetrics } from './metrics/create-store-metrics.ts';
import { createTaskMetrics } from './metrics/create-task-metrics.ts';
import { createSpanObserver } from './spans/create-span-observer.ts';
import { subscribeChannel } from './subscribe/subscribe-channel.ts';
import { subscribeObserver } from './subscribe/subscribe-observer.ts';

/** Where spans and metrics go, and how much of them. */
export interface InstrumentOptions {
  /** @default the provider registered with `@opentelemetry/api` */
  readonly tracerProvider?: TracerProvider | undefined;
  /** @default the provider registered with `@opentelemetry/api` */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * Whether the span of a task that ended as `error`, `timeout`, `killed` or `cancelled` has the status ERROR. A
   * failed task is a value; its span has `drv.task.status` in any case. @default false
   */
  readonly failedTasksAreErrors?: boolean | undefined;
  /**
   * The `container.*` metrics of running containers. They carry the container's identifier: a series for each task.
   * @default false
   */
  readonly containerMetrics?: boolean | undefined;
}

export const INSTRUMENT: KindsOf<InstrumentOptions> = {
  tracerProvider: kind.orNull(kind.thatHas('a tracer provider', 'getTracer')),
  meterProvider: kind.orNull(kind.thatHas('a meter provider', 'getMeter')),
  failedTasksAreErrors: kind.orNull(kind.boolean),
  containerMetrics: kind.orNull(kind.boolean),
};

/**
 * Makes a trace of every task and metrics of all, for every driver in this process that reports on drv's diagnostics
 * channels. Operations that began before are not reported, nor those that end after it is disposed. Disposing twice
 * does nothing.
 *
 * Nothing that fails in here reaches a task; it goes to OpenTelemetry's diagnostics (`diag`).
 *
 * @throws `DRV_INVALID_OPTION` for an option that is wrong.
 */
export function instrumentDrv(options: InstrumentOptions = {}): Disposable {
  checkKinds(options, INSTRUMENT, 'instrumentDrv');
  const tracer = (options.tracerProvider ?? trace.getTracerProvider()).getTracer('@drv/otel');
  const meter = (options.meterProvider ?? metrics.getMeterProvider()).getMeter('@drv/otel');
  const containers = options.containerMetrics === true ? createContainerMetrics(meter) : undefined;
  const observers = [
    createSpanObserver(tracer, { failedTasksAreErrors: options.failedTasksAreErrors ?? false }),
    createTaskMetrics(meter),
    ...(containers === undefined ? [] : [containers]),
  ];
  const unsubscribe = [
    ...observers.map(subscribeObserver),
    subscribeChannel('drv:engine.queue', createQueueMetrics(meter)),
    subscribeChannel('drv:store.queue', createStoreMetrics(meter)),
  ];
  return {
    [Symbol.dispose]() {
      for (const end of unsubscribe.splice(0)) end();
      containers?.[Symbol.dispose]();
    },
  };
}
