import type { QueueMessage } from '@drv/core/driver';
import type { Meter } from '@opentelemetry/api';

/** Seconds: most tasks never wait, and one of a burst may wait for many minutes. */
const WAIT_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900];

/** What is told of the tasks that wait for their turn at an engine. */
export type QueueObserver = (message: QueueMessage) => void;

/**
 * How many tasks wait for each kind of call, for how long, and how many of these calls an engine is given at a time. Not how
 * many it has: that changes without anybody waiting, which is not told.
 */
export function createQueueMetrics(meter: Meter): QueueObserver {
  const gauge = (name: string, unit: string, description: string) =>
    meter.createGauge(name, { unit, description });
  const waiting = gauge('drv.engine.queue.length', '{task}', 'Tasks that wait for this kind of call.');
  const places = gauge(
    'drv.engine.places',
    '{call}',
    'Calls of this kind that the engine is given at a time.',
  );
  const wait = meter.createHistogram('drv.engine.queue.wait', {
    unit: 's',
    description: 'Of tasks that had to wait.',
    advice: { explicitBucketBoundaries: WAIT_SECONDS },
  });

  return (message) => {
    const attributes = { 'container.runtime.name': message.driver, 'drv.engine.call': message.call };
    waiting.record(message.waiting, attributes);
    places.record(message.places, attributes);
    if (message.waitedMs !== undefined) wait.record(message.waitedMs / 1_000, attributes);
  };
}
