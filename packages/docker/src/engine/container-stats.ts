import type { AbortOptions } from '@drv/core';
import { parseJsonLine } from '../streams/parse-json-line.ts';
import { readLines } from '../streams/read-lines.ts';
import type { EngineTransport } from './engine-transport.ts';

export interface StatsStreamOptions extends AbortOptions {
  /**
   * Of samples that come at once, only the newest is parsed and given. Asked whenever it matters.
   * @default every sample is given
   */
  readonly newestOnly?: () => boolean;
}

const MAX_LINE_BYTES = 256 * 1024;
/** Of a sample that is none: the time of a container that does not run. */
const NO_TIME = '"read":"0001-01-01';

/**
 * The engine's raw samples, about one a second. The stream does not end with the container but with its removal, so
 * the caller leaves the loop, or aborts, when the task has ended.
 */
export async function* streamContainerStats(
  transport: EngineTransport,
  id: string,
  options: StatsStreamOptions,
): AsyncGenerator<unknown, void, undefined> {
  const { signal, newestOnly = () => false } = options;
  const response = await transport.open({
    op: 'stream stats',
    method: 'GET',
    path: `/containers/${encodeURIComponent(id)}/stats?stream=1`,
    signal,
  });
  for await (const lines of readLines(response, { maxLineBytes: MAX_LINE_BYTES, signal })) {
    for (const line of lines.length > 1 && newestOnly() ? newestOf(lines) : lines) {
      const sample = parseJsonLine(line);
      if (sample !== undefined) yield sample;
    }
  }
}

function newestOf(lines: readonly Buffer[]): readonly Buffer[] {
  const newest = lines.findLast((line) => line.length > 1 && !line.includes(NO_TIME));
  return newest === undefined ? [] : [newest];
}
