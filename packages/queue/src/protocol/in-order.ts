/** A part of a stream of bytes, and where in it it begins. */
export interface Part {
  readonly at: number;
  readonly bytes: Buffer;
}

/**
 * Puts parts of a stream in order that come on two ways: some come twice, and some before others that come first. What
 * comes early is kept, as much as its sender has on its way.
 */
export class InOrder {
  readonly #early: Part[] = [];
  #received: number;

  /** @param received Bytes that are there already. */
  constructor(received = 0) {
    this.#received = received;
  }

  /** Bytes that came, without a gap. */
  get received(): number {
    return this.#received;
  }

  /** What is next now, each byte once. */
  take(part: Part): readonly Buffer[] {
    this.#early.push(part);
    const next: Buffer[] = [];
    for (;;) {
      const index = this.#early.findIndex(({ at }) => at <= this.#received);
      if (index === -1) return next;
      const [{ at, bytes }] = this.#early.splice(index, 1) as [Part];
      const fresh = bytes.subarray(this.#received - at);
      if (fresh.length === 0) continue;
      this.#received += fresh.length;
      next.push(fresh);
    }
  }
}
