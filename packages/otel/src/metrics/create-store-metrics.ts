import type { StoreQueueMessage } from '@drv/core/driver';
import type { Meter } from '@opentelemetry/api';

/** Seconds: of a queue that is not full, and of one that is full for hours. */
const WAIT_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 10_800];

/** What is told of a queue of tasks for many machines. */
export function createStoreMetrics(meter: Meter): (message: StoreQueueMessage) => void {
  const depth = meter.createGauge('drv.queue.depth', {
    unit: '{task}',
    description: 'Tasks that wait, and tasks that workers have.',
  });
  const wait = meter.createHistogram('drv.queue.wait', {
    unit: 's',
    description: 'From the submission of a task, or from its time on, until a worker takes it.',
    advice: { explicitBucketBoundaries: WAIT_SECONDS },
  });
  const direct = meter.createCounter('drv.queue.direct_connections', {
    unit: '{connection}',
    description: 'Direct connections from callers to workers: made, not to be made, or lost.',
  });
  const counter = (name: string, description: string) =>
    meter.createCounter(name, { unit: '{task}', description });
  const counters = {
    claimed: counter('drv.queue.claims', 'Tasks that a worker took.'),
    'taken-over': counter('drv.queue.takeovers', 'Tasks of a worker that was gone.'),
    lost: counter('drv.queue.lost', 'Tasks that were given up with their node.'),
    repeated: counter('drv.queue.repeats', 'Lost tasks that were run again.'),
  };

  return (message) => {
    const store = { 'drv.queue.store': message.store };
    if (message.event === 'depth') {
      depth.record(message.waiting, { ...store, 'drv.queue.state': 'waiting' });
      depth.record(message.claimed, { ...store, 'drv.queue.state': 'claimed' });
      return;
    }
    if (message.event === 'direct') {
      direct.add(1, { ...store, 'drv.queue.direct.outcome': message.outcome });
      return;
    }
    const attributes = 'node' in message ? { ...store, 'drv.node': message.node } : store;
    counters[message.event].add(1, attributes);
    if (message.event === 'claimed') wait.record(message.waitedMs / 1_000, store);
  };
}
