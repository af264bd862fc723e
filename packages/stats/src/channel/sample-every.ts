import type { AbortOptions, StatsSample } from '@drv/core';
import { abortable, checkNumbers, checkKinds, kind, type KindsOf } from '@drv/core/driver';
import { ratesSince } from '../normalise/rates-since.ts';

export const SAMPLE_EVERY: KindsOf<AbortOptions> = { signal: kind.orNull(kind.signal) };

/**
 * A sample about every `intervalMs` of the engine's clock, with its rates taken over the whole time since the one
 * given before. The newest sample is also given at the end and before a restart of the container, so that no total is
 * lost. No timer is involved: a source that stops, stops this too.
 *
 * Leaving the loop closes the source. Abort rejects with `DRV_ABORTED` and closes it too. Throws
 * `DRV_INVALID_OPTION` when `intervalMs` is no number from 0 upwards.
 */
export function sampleEvery(
  source: AsyncIterable<StatsSample>,
  intervalMs: number,
  options: AbortOptions = {},
): AsyncGenerator<StatsSample, void, undefined> {
  checkNumbers({ intervalMs }, { least: 0 });
  checkKinds(options, SAMPLE_EVERY, 'sampleEvery');
  return thin(source[Symbol.asyncIterator](), intervalMs, options.signal);
}

async function* thin(
  source: AsyncIterator<StatsSample>,
  intervalMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<StatsSample, void, undefined> {
  let given: StatsSample | undefined;
  let held: StatsSample | undefined;
  const give = (sample: StatsSample) => {
    const rated = given === undefined ? sample : ratesSince(sample, given);
    [given, held] = [sample, undefined];
    return rated;
  };
  try {
    for (;;) {
      const next = await abortable(source.next(), signal, 'read stats');
      if (next.done === true) break;
      const sample = next.value;
      if (held !== undefined && held.epoch !== sample.epoch) yield give(held);
      if (given === undefined || sample.at - given.at >= intervalMs) yield give(sample);
      else held = sample;
    }
    if (held !== undefined) yield give(held);
  } finally {
    // Not awaited: a source that is a generator answers only after the read that abort has left behind.
    source.return?.().catch(() => {});
  }
}
