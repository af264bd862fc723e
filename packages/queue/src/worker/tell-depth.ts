import { hasSubscribers } from 'node:diagnostics_channel';
import { publishStoreQueue } from '@drv/core/driver';
import type { TaskStore } from '../store/task-store.ts';

/** Milliseconds between two tellings. */
const EVERY_MS = 10_000;

/** Publishes how many tasks wait and run, once in a while however often it is called, and where somebody listens. */
export function createTellDepth(store: TaskStore): () => Promise<void> {
  let toldAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - toldAt < EVERY_MS || !hasSubscribers('drv:store.queue')) return;
    toldAt = performance.now();
    publishStoreQueue({ event: 'depth', store: store.name, ...(await store.depth()) });
  };
}
