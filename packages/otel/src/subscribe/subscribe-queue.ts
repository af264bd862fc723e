import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { QueueMessage } from '@drv/core';
import { guarded } from './guarded.ts';

const QUEUE = 'drv:engine.queue';

/** Tells `observer` of every task that begins to wait, or whose turn has come. Returns what ends that. */
export function subscribeQueue(observer: (message: QueueMessage) => void): () => void {
  const listener = guarded<QueueMessage>(observer);
  subscribe(QUEUE, listener);
  return () => void unsubscribe(QUEUE, listener);
}
