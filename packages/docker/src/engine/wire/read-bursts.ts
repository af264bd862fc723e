import type { AbortOptions } from '@drv/core';
import { DrvError, abortError } from '@drv/core/driver';
import type { TickBatcher } from './tick-batcher.ts';
import { readBody, type OpenResponse } from './read-body.ts';
import type { SourceEnd } from './read-source.ts';

export interface BurstsOptions<T> extends AbortOptions {
  /** What is in the bytes that one read brought, which are valid only during the call. */
  readonly take: (body: readonly Buffer[]) => readonly T[];
  /** When to read again, if something came less than `oftenMs` milliseconds before. */
  readonly ticks: TickBatcher;
  readonly oftenMs: number;
  /** Milliseconds, by a clock that is not set. @default `performance.now` */
  readonly now?: () => number;
}

/**
 * Reads small messages as they come or, where they come often, tick by tick. Most of what such a message costs is to be
 * woken up for it and to read: at a common tick many connections are read in one go, and of each all that has gathered.
 *
 * Nothing is read while the loop has values to take. The connection is closed when the loop is left.
 *
 * @throws what `open` and `take` throw, `DRV_ABORTED`, and `DRV_ENGINE_UNAVAILABLE` when the connection is lost.
 */
export async function* readBursts<T>(
  open: () => Promise<OpenResponse>,
  { take, ticks, oftenMs, now = () => performance.now(), signal }: BurstsOptions<T>,
): AsyncGenerator<T, void, undefined> {
  let values: readonly T[] = [];
  let end: SourceEnd | undefined;
  let wake = () => {};
  let stopWaiting = () => {};
  let before = -Infinity;

  const source = readBody(await open(), (body) => {
    const taken = take(body);
    if (taken.length === 0) return;
    values = values.length === 0 ? taken : [...values, ...taken];
    wake();
  });
  void source.ended.then((sourceEnd) => {
    end = sourceEnd;
    wake();
  });
  const readOn = () => {
    const at = now();
    const often = at - before < oftenMs;
    before = at;
    if (often) stopWaiting = ticks.atNextTick(() => source.resume());
    else source.resume();
  };
  const onAbort = () => source.destroy();
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    while (end === undefined || values.length > 0) {
      if (values.length > 0) {
        source.pause();
        const burst = values;
        values = [];
        for (const value of burst) yield value;
        readOn();
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stopWaiting();
    signal?.removeEventListener('abort', onAbort);
    source.destroy();
  }
  if (signal?.aborted) throw abortError(signal);
  if (end.clean) return;
  throw DrvError.is(end.error)
    ? end.error
    : new DrvError('DRV_ENGINE_UNAVAILABLE', 'The connection to the engine was lost', { cause: end.error });
}
