import type { AbortOptions } from '@drv/core';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { readJsonLines } from '../wire/json-lines.ts';

/** Seconds after the end of a container within which the engine tells of it. */
const TOLD_WITHIN_S = 10;

/**
 * Whether the engine was there when a container ended, and has not been restarted since: it remembers its last 256 events,
 * and none from before its own start. False also where more have happened since.
 *
 * @param finishedAt of the container, RFC 3339
 */
export async function hasSeenEnd(
  transport: EngineTransport,
  id: string,
  { finishedAt, signal }: AbortOptions & { readonly finishedAt: string },
): Promise<boolean> {
  const endedAt = Math.floor(Date.parse(finishedAt) / 1_000);
  const query = new URLSearchParams({
    since: String(endedAt - 1),
    // By the clock of the engine: it answers at once what it remembers, and only waits for the end of a fresh one.
    until: String(endedAt + TOLD_WITHIN_S),
    filters: JSON.stringify({ container: [id], event: ['die'] }),
  });
  const path = `/events?${query.toString()}`;
  const response = await transport.open({ op: 'read events', method: 'GET', path, signal });
  for await (const event of readJsonLines(response, { signal })) if (event !== null) return true;
  return false;
}
