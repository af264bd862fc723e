import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { guarded } from './guarded.ts';

/** Tells `observer` of everything that is published on a channel. Returns what ends that. */
export function subscribeChannel<T>(channel: string, observer: (message: T) => void): () => void {
  const listener = guarded<T>(observer);
  subscribe(channel, listener);
  return () => void unsubscribe(channel, listener);
}
