import type { AbortOptions } from '@drv/core';
import { isObject } from '@drv/core/driver';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { readJsonLines } from '../wire/json-lines.ts';
import { pastEvents } from './past-events.ts';

/** Seconds after the end of a container within which the engine tells of it: it waits 10 s for its log alone. */
const TOLD_WITHIN_S = 60;
/** Milliseconds for which the event of a container that ended just now is waited for, and of one that ended long ago. */
const FRESH_MS = 10_000;
const LEAST_MS = 5_000;

/** What an engine told of the end of a container. */
export interface EndEvent {
  /** When, in milliseconds after the end, by the clock of the engine; `NaN` where it does not say so. */
  readonly afterMs: number;
}

/**
 * What the engine told of the end of a container. Undefined where it was away then, or has been restarted since, or where
 * it has forgotten.
 *
 * @param finishedAt of the container, RFC 3339
 */
export async function findEndEvent(
  transport: EngineTransport,
  id: string,
  { finishedAt, signal }: AbortOptions & { readonly finishedAt: string },
): Promise<EndEvent | undefined> {
  const finishedMs = Date.parse(finishedAt);
  const endedAt = Math.floor(finishedMs / 1_000);
  const events = pastEvents(transport, {
    since: endedAt - 1,
    until: endedAt + TOLD_WITHIN_S,
    filters: { container: [id], event: ['die'] },
    patienceMs: Math.min(FRESH_MS, Math.max(LEAST_MS, finishedMs + FRESH_MS - Date.now())),
    signal,
  });
  for await (const event of events) return { afterMs: Number(event['timeNano']) / 1e6 - finishedMs };
  return undefined;
}

/**
 * Each end of a container from now on, as soon as the engine tells of it. Docker does so before it answers a wait: it has put the log
 * away by then, and takes the network down in between.
 *
 * @throws `DRV_ABORTED`, and `DRV_ENGINE_UNAVAILABLE` when the connection is cut.
 */
export async function* watchEndEvents(
  transport: EngineTransport,
  id: string,
  { signal }: AbortOptions,
): AsyncGenerator<void, void, undefined> {
  const filters = JSON.stringify({ container: [id], event: ['die'] });
  const path = `/events?${new URLSearchParams({ filters }).toString()}`;
  const response = await transport.open({ op: 'read events', method: 'GET', path, signal });
  for await (const event of readJsonLines(response, { signal })) if (isObject(event)) yield;
}
