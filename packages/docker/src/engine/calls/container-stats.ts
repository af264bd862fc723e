import type { AbortOptions } from '@drv/core';
import type { TickBatcher } from '../wire/tick-batcher.ts';
import { createLineSplitter } from '../wire/line-splitter.ts';
import { parseJsonLine } from '../wire/parse-json-line.ts';
import { readBursts } from '../wire/read-bursts.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';

/** How samples are read. */
export interface StatsStreamOptions extends AbortOptions {
  /**
   * Of samples that come at once, only the newest is parsed and given. Asked whenever it matters.
   * @default every sample is given
   */
  readonly newestOnly?: (() => boolean) | undefined;
}

const MAX_LINE_BYTES = 256 * 1024;
/** Samples that come after fewer milliseconds come more often than anybody looks. */
const OFTEN_MS = 900;
/** Marks an empty sample: the container does not run. */
const NO_TIME = '"read":"0001-01-01';

/**
 * The engine's raw samples, about one a second. The stream does not end with the container but with its removal, so
 * the caller leaves the loop, or aborts, when the task has ended. Where samples come more often, those that have
 * gathered are read at the next tick.
 */
export function streamContainerStats(
  transport: EngineTransport,
  id: string,
  { signal, newestOnly = () => false, ticks }: StatsStreamOptions & { readonly ticks: TickBatcher },
): AsyncGenerator<unknown, void, undefined> {
  const splitter = createLineSplitter(MAX_LINE_BYTES);
  const take = (body: readonly Buffer[]) => {
    const lines = body.flatMap((piece) => splitter.split(piece));
    const wanted = lines.length > 1 && newestOnly() ? newestOf(lines) : lines;
    return wanted.map((line) => parseJsonLine(line)).filter((sample) => sample !== undefined);
  };
  const open = async () =>
    transport.openDirect({
      op: 'stream stats',
      method: 'GET',
      path: `/containers/${encodeURIComponent(id)}/stats?stream=1`,
      signal,
    });
  return readBursts(open, { take, ticks, oftenMs: OFTEN_MS, signal });
}

/**
 * One raw sample. Docker 20.10 answers with its next one, which it takes once a second; later ones and Podman at once.
 */
export async function readContainerStats(
  transport: EngineTransport,
  id: string,
  { signal }: AbortOptions,
): Promise<unknown> {
  const path = `/containers/${encodeURIComponent(id)}/stats?stream=0&one-shot=1`;
  return transport.ask({ op: 'read stats', method: 'GET', path, signal });
}

function newestOf(lines: readonly Buffer[]): readonly Buffer[] {
  const newest = lines.findLast((line) => line.length > 1 && !line.includes(NO_TIME));
  return newest === undefined ? [] : [newest];
}
