import type { StopOptions } from '../protocol/stop-options.ts';

/** That a task is to end, as somebody has said to this owner of its run or to one before. */
export class SaidStop {
  readonly #keep: (stop: StopOptions) => Promise<void>;
  #first: StopOptions | undefined;
  #kept: Promise<void> | undefined;

  /**
   * @param first What an earlier owner was told.
   * @param keep Writes it down: the message need not be there any more when another worker goes on.
   */
  constructor(first: StopOptions | undefined, keep: (stop: StopOptions) => Promise<void>) {
    this.#first = first;
    this.#keep = keep;
  }

  /** What was said first. */
  get first(): StopOptions | undefined {
    return this.#first;
  }

  /** Before anything that came later is forgotten. */
  hear(stop: StopOptions): void {
    this.#first ??= stop;
    this.#kept = this.#keep(stop);
    // Whoever owns the run then hears the message itself.
    this.#kept.catch(() => {});
  }

  /** Resolves when it is written down. Rejects when the claim is lost. */
  async kept(): Promise<void> {
    await this.#kept;
  }
}
