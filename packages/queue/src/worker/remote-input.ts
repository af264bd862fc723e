import { Readable } from 'node:stream';

/** Told again when so many bytes more were taken. */
const TELL_EVERY_BYTES = 128 * 1024;

/** The task's input, as it comes from the caller. */
export class RemoteInput extends Readable {
  readonly #onTaken: (bytes: number, upTo: string) => void;
  readonly #waiting: { readonly chunk: Buffer; readonly cursor: string }[] = [];
  /** Of the last message that was taken. */
  #upTo = '';
  #wanted = false;
  #ended = false;
  #taken = 0;
  #told = 0;

  /** @param onTaken Called with the bytes that were taken so far, and the message up to which they came. */
  constructor(onTaken: (bytes: number, upTo: string) => void) {
    super({ highWaterMark: 64 * 1024 });
    this.#onTaken = onTaken;
  }

  give(chunk: Buffer, cursor: string): void {
    this.#waiting.push({ chunk, cursor });
    if (this.#wanted) this._read();
  }

  end(): void {
    this.#ended = true;
    if (this.#wanted) this._read();
  }

  override _read(): void {
    this.#wanted = true;
    while (this.#wanted) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        if (this.#ended) this.push(null);
        break;
      }
      this.#taken += next.chunk.length;
      this.#upTo = next.cursor;
      this.#wanted = this.push(next.chunk);
    }
    if (this.#taken - this.#told < TELL_EVERY_BYTES) return;
    this.#told = this.#taken;
    this.#onTaken(this.#taken, this.#upTo);
  }
}
