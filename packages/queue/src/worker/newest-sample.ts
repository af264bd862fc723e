import type { StatsSample } from '@drv/core';

/** Gives one sample whenever one is wanted, the newest there is then. */
export class NewestSample {
  readonly #give: (sample: StatsSample) => void;
  #newest: StatsSample | undefined;
  #isWanted = false;

  constructor(give: (sample: StatsSample) => void) {
    this.#give = give;
  }

  put(sample: StatsSample): void {
    this.#newest = sample;
    this.#next();
  }

  want(): void {
    this.#isWanted = true;
    this.#next();
  }

  #next(): void {
    const sample = this.#newest;
    if (!this.#isWanted || sample === undefined) return;
    this.#isWanted = false;
    this.#newest = undefined;
    this.#give(sample);
  }
}
