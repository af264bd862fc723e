import { Readable } from 'node:stream';

/** Told again when so many bytes more were taken. */
const TELL_EVERY_BYTES = 128 * 1024;

/** The task's input, as it comes from the caller. */
export class RemoteInput extends Readable {
  readonly #onTaken: (bytes: number) => void;
  readonly #waiting: Buffer[] = [];
  #wanted = false;
  #ended = false;
  #taken = 0;
  #told = 0;

  /** @param onTaken Called with the bytes that were taken so far. */
  constructor(onTaken: (bytes: number) => void) {
    super({ highWaterMark: 64 * 1024 });
    this.#onTaken = onTaken;
  }

  give(chunk: Buffer): void {
    this.#waiting.push(chunk);
    if (this.#wanted) this._read();
  }

  end(): void {
    this.#ended = true;
    if (this.#wanted) this._read();
  }

  override _read(): void {
    this.#wanted = true;
    while (this.#wanted) {
      const chunk = this.#waiting.shift();
      if (chunk === undefined) {
        if (this.#ended) this.push(null);
        break;
      }
      this.#taken += chunk.length;
      this.#wanted = this.push(chunk);
    }
    if (this.#taken - this.#told < TELL_EVERY_BYTES) return;
    this.#told = this.#taken;
    this.#onTaken(this.#taken);
  }
}
