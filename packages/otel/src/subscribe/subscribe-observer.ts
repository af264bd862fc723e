import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { operationChannel, OPERATIONS, type OperationMessage, type SampleMessage } from '@drv/core';
import { guarded } from './guarded.ts';
import type { OperationObserver } from './operation-observer.ts';

const SAMPLES = 'drv:stats.sample';

/** Tells `observer` of every operation that begins from now on. Returns what ends that, and does nothing twice. */
export function subscribeObserver(observer: OperationObserver): () => void {
  const start = guarded<OperationMessage>((message) => observer.start(message));
  const end = guarded<OperationMessage>((message) => observer.end(message));
  const sample = guarded<SampleMessage>((message) => observer.sample?.(message));
  for (const name of OPERATIONS) {
    operationChannel(name).start.subscribe(start);
    operationChannel(name).asyncEnd.subscribe(end);
  }
  if (observer.sample !== undefined) subscribe(SAMPLES, sample);
  return () => {
    for (const name of OPERATIONS) {
      operationChannel(name).start.unsubscribe(start);
      operationChannel(name).asyncEnd.unsubscribe(end);
    }
    unsubscribe(SAMPLES, sample);
  };
}
