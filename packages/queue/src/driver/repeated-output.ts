import { createHash, type Hash } from 'node:crypto';

/**
 * Whether a stream that begins anew says what it said before. A task that is run again writes from the beginning, while its
 * caller has a part of what its lost run wrote.
 */
export class RepeatedOutput {
  #seen: Hash = createHash('sha256');
  #bytes = 0;
  #expected: { readonly bytes: number; readonly digest: string } | undefined;
  #differs = false;

  /** What came up to now was not the same as before, or is less. */
  get differs(): boolean {
    return this.#differs || this.#expected !== undefined;
  }

  /** The stream begins anew. */
  restart(): void {
    const before = this.#expected ?? { bytes: this.#bytes, digest: this.#digest() };
    this.#expected = before.bytes === 0 ? undefined : before;
    this.#seen = createHash('sha256');
    this.#bytes = 0;
  }

  /** What begins at byte `at`. What came before is left out. */
  push(chunk: Buffer, at: number): void {
    let rest = chunk.subarray(Math.max(0, this.#bytes - at));
    const left = (this.#expected?.bytes ?? 0) - this.#bytes;
    if (this.#expected !== undefined && rest.length >= left) {
      this.#add(rest.subarray(0, left));
      this.#differs ||= this.#digest() !== this.#expected.digest;
      this.#expected = undefined;
      rest = rest.subarray(left);
    }
    this.#add(rest);
  }

  #add(bytes: Buffer): void {
    this.#seen.update(bytes);
    this.#bytes += bytes.length;
  }

  #digest(): string {
    return this.#seen.copy().digest('hex');
  }
}
