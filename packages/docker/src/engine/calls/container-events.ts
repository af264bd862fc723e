import type { AbortOptions } from '@drv/core';
import { isObject, linkSignals, startTimer } from '@drv/core/driver';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { readJsonLines } from '../wire/json-lines.ts';

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
 * What the engine told of the end of a container. Undefined where it was away then, or has been restarted since: it
 * remembers its last 256 events, and none from before its own start. Undefined also where more have happened since.
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
  const query = new URLSearchParams({
    since: String(endedAt - 1),
    // By the clock of the engine: it answers at once what it remembers, and waits for what is to come.
    until: String(endedAt + TOLD_WITHIN_S),
    filters: JSON.stringify({ container: [id], event: ['die'] }),
  });
  const path = `/events?${query.toString()}`;
  const patience = new AbortController();
  // The engine's clock may be another one.
  const leftMs = Math.min(FRESH_MS, Math.max(LEAST_MS, finishedMs + FRESH_MS - Date.now()));
  const timer = startTimer(leftMs, () => patience.abort());
  const waiting = linkSignals(signal, patience.signal);
  try {
    const response = await transport.open({ op: 'read events', method: 'GET', path, signal: waiting.signal });
    for await (const event of readJsonLines(response, { signal: waiting.signal })) {
      if (isObject(event)) return { afterMs: Number(event['timeNano']) / 1e6 - finishedMs };
    }
    return undefined;
  } catch (error) {
    if (patience.signal.aborted && signal?.aborted !== true) return undefined;
    throw error;
  } finally {
    timer.cancel();
    waiting.unlink();
  }
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
