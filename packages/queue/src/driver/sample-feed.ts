import type { AbortOptions, StatsSample } from '@drv/core';
import { abortError, tellListener } from '@drv/core/driver';

/** The newest sample for whoever is ready for one; those between are missed. */
export class SampleFeed {
  readonly #readers = new Set<(sample: StatsSample | undefined) => void>();
  #ended = false;

  push(sample: StatsSample): void {
    for (const reader of this.#readers) reader(sample);
  }

  /** @param reader Called with every sample. */
  onSample(reader: (sample: StatsSample) => void): void {
    this.#readers.add((sample) => {
      if (sample !== undefined) tellListener(() => reader(sample));
    });
  }

  end(): void {
    this.#ended = true;
    for (const reader of this.#readers) reader(undefined);
  }

  async *subscribe({ signal }: AbortOptions = {}): AsyncGenerator<StatsSample> {
    let newest: StatsSample | undefined;
    let wake = () => {};
    const reader = (sample: StatsSample | undefined) => {
      newest = sample ?? newest;
      wake();
    };
    const onAbort = () => wake();
    this.#readers.add(reader);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      for (;;) {
        if (signal?.aborted) throw abortError(signal, 'read stats');
        const sample = newest;
        newest = undefined;
        if (sample !== undefined) yield sample;
        else if (this.#ended) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      this.#readers.delete(reader);
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
