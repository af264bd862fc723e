import type { AbortOptions } from '@drv/core';
import { isObject, linkSignals, startTimer } from '@drv/core/driver';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { readJsonLines } from '../wire/json-lines.ts';

export interface PastEventsOptions extends AbortOptions {
  /** Seconds since 1970, by the clock of the engine: it answers at once what it remembers, and waits for what is to come. */
  readonly since: number;
  readonly until: number;
  readonly filters: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds after which nothing more is waited for: the engine's clock may be another one. */
  readonly patienceMs: number;
}

/**
 * The events that an engine remembers, and those until `until`, each as it tells of it. Docker remembers the last 256 of all
 * containers, and none from before its own start.
 */
export async function* pastEvents(
  transport: EngineTransport,
  { since, until, filters, patienceMs, signal }: PastEventsOptions,
): AsyncGenerator<Record<string, unknown>, void, undefined> {
  const query = new URLSearchParams({
    since: String(since),
    until: String(until),
    filters: JSON.stringify(filters),
  });
  const path = `/events?${query.toString()}`;
  const patience = new AbortController();
  const timer = startTimer(patienceMs, () => patience.abort());
  const waiting = linkSignals(signal, patience.signal);
  try {
    const response = await transport.open({ op: 'read events', method: 'GET', path, signal: waiting.signal });
    for await (const event of readJsonLines(response, { signal: waiting.signal })) {
      if (isObject(event)) yield event;
    }
  } catch (error) {
    if (!patience.signal.aborted || signal?.aborted === true) throw error;
  } finally {
    timer.cancel();
    waiting.unlink();
  }
}
