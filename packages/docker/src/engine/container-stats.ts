import type { AbortOptions } from '@drv/core';
import { readJsonLines } from '../streams/json-lines.ts';
import type { EngineTransport } from './engine-transport.ts';

const MAX_LINE_BYTES = 256 * 1024;

/**
 * The engine's raw samples, about one a second. The stream does not end with the container but with its removal, so
 * the caller leaves the loop, or aborts, when the task has ended.
 */
export async function* streamContainerStats(
  transport: EngineTransport,
  id: string,
  options: AbortOptions,
): AsyncGenerator<unknown, void, undefined> {
  const response = await transport.open({
    op: 'stream stats',
    method: 'GET',
    path: `/containers/${encodeURIComponent(id)}/stats?stream=1`,
    signal: options.signal,
  });
  const stop = () => response.destroy();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    yield* readJsonLines(response, { maxLineBytes: MAX_LINE_BYTES });
  } finally {
    options.signal?.removeEventListener('abort', stop);
    response.destroy();
  }
}
