/**
 * Whether silence means anything. Of nobody anything was heard while the store took nothing, or kept everybody waiting, and a
 * while after.
 */
export class Hearing {
  readonly #silentMs: number;
  #troubledAt = Number.NEGATIVE_INFINITY;
  #answeredAt = Number.NEGATIVE_INFINITY;

  /** @param silentMs Milliseconds of silence after which somebody is gone. */
  constructor(silentMs: number) {
    this.#silentMs = silentMs;
  }

  /** When the store answered last, by `performance.now()`. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  get isGood(): boolean {
    return performance.now() - this.#troubledAt > this.#silentMs;
  }

  /** Says that this process lives. Others who said so meanwhile may have waited as long for the answer. */
  async beat(tell: () => Promise<void>): Promise<void> {
    const askedAt = performance.now();
    await tell();
    this.#answeredAt = performance.now();
    if (this.#answeredAt - askedAt > this.#silentMs / 2) this.noteTrouble();
  }

  /** The store did not do what it was asked. */
  noteTrouble(): void {
    this.#troubledAt = performance.now();
  }
}
