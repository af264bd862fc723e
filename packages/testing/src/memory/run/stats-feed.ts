import type { AbortOptions, StatsSample } from '@drv/core';
import { abortError, tellListener, type UsageEvidence, withoutUndefined } from '@drv/core/driver';
import type { Clock } from '../../clock/clock.ts';
import type { PretendContainer } from '../../machine/pretend-container.ts';

export interface StatsFeed {
  /** The newest sample for whoever is ready for one; those between are missed. */
  subscribe(options?: AbortOptions): AsyncIterable<StatsSample>;
  onSample(reader: (sample: StatsSample) => void): void;
  usage(): UsageEvidence;
  /** Ends every subscription. */
  close(): void;
}

/** Samples of a pretend container: it uses one processor while it runs, and the memory that its program allocates. */
export function openStatsFeed(container: PretendContainer, clock: Clock, intervalMs: number): StatsFeed {
  const readers = new Set<(sample: StatsSample) => void>();
  const ends = new Set<() => void>();
  let last: StatsSample | undefined;
  let samples = 0;
  let closed = false;
  let cancel = () => {};

  const tick = () => {
    last = sampleOf(container, clock.now(), last);
    samples += 1;
    for (const reader of readers) reader(last);
    cancel = clock.after(intervalMs, tick);
  };
  cancel = clock.after(intervalMs, tick);

  return {
    subscribe: ({ signal } = {}) => subscription({ readers, ends, signal, isClosed: () => closed }),
    onSample: (reader) => void readers.add((sample) => tellListener(() => reader(sample))),
    usage: () =>
      withoutUndefined({
        samples,
        cpuSeconds: last?.cpu.timeNs === undefined ? undefined : last.cpu.timeNs / 1e9,
        peakMemoryBytes: container.peakMemory || undefined,
      }),
    close() {
      closed = true;
      cancel();
      for (const end of ends) end();
    },
  };
}

async function* subscription({
  readers,
  ends,
  signal,
  isClosed,
}: {
  readonly readers: Set<(sample: StatsSample) => void>;
  readonly ends: Set<() => void>;
  readonly signal: AbortSignal | undefined;
  readonly isClosed: () => boolean;
}): AsyncGenerator<StatsSample> {
  let newest: StatsSample | undefined;
  let wake = () => {};
  const reader = (sample: StatsSample) => {
    newest = sample;
    wake();
  };
  const end = () => wake();
  readers.add(reader);
  ends.add(end);
  signal?.addEventListener('abort', end, { once: true });
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal, 'read stats');
      if (newest !== undefined) {
        const sample = newest;
        newest = undefined;
        yield sample;
      } else if (isClosed()) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    readers.delete(reader);
    ends.delete(end);
    signal?.removeEventListener('abort', end);
  }
}

function sampleOf(container: PretendContainer, at: number, before: StatsSample | undefined): StatsSample {
  const elapsedMs = before === undefined ? undefined : at - before.at;
  const { memoryBytes: limitBytes } = container.spec;
  return withoutUndefined({
    at,
    epoch: 0,
    elapsedMs,
    cpu: {
      timeNs: (at - (container.startedAt ?? at)) * 1e6,
      onlineCpus: 1,
      ...(elapsedMs === undefined ? {} : { cores: 1, percent: 100 }),
    },
    memory: withoutUndefined({
      usageBytes: container.memory,
      workingSetBytes: container.memory,
      peakBytes: container.peakMemory,
      limitBytes,
    }),
    pids: { current: 1 },
  });
}
