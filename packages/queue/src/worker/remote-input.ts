import { Readable } from 'node:stream';
import { InOrder, type Part } from '../protocol/in-order.ts';

/** Told again when so many bytes more were taken. */
const TELL_EVERY_BYTES = 128 * 1024;

/** What the task has taken of its input. */
export interface TakenInput {
  readonly bytes: number;
  /** The message of the store up to which all was taken, where some came through the store. */
  readonly upTo: string | undefined;
}

/** The task's input, as it comes from the caller, through the store or directly. */
export class RemoteInput extends Readable {
  readonly #onTaken: (taken: TakenInput) => void;
  readonly #order = new InOrder();
  readonly #waiting: Buffer[] = [];
  /** Of the messages of the store, by the bytes up to which they come. */
  readonly #cursors: { readonly end: number; readonly cursor: string }[] = [];
  /** Some came directly: its sender keeps it until it is told. */
  #isKept = false;
  #length = Number.POSITIVE_INFINITY;
  #wanted = false;
  #taken = 0;
  #told = 0;

  constructor(onTaken: (taken: TakenInput) => void) {
    super({ highWaterMark: 64 * 1024 });
    this.#onTaken = onTaken;
  }

  /** @param cursor Of the message, where it came through the store. */
  give(part: Part, cursor?: string): void {
    if (cursor === undefined) this.#isKept = true;
    else this.#cursors.push({ end: part.at + part.bytes.length, cursor });
    this.#waiting.push(...this.#order.take(part));
    if (this.#wanted) this._read();
  }

  /** It has so many bytes. */
  end(length: number): void {
    this.#length = length;
    if (this.#wanted) this._read();
  }

  override _read(): void {
    this.#wanted = true;
    while (this.#wanted) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#taken += next.length;
      this.#wanted = this.push(next);
    }
    const isWhole = this.#taken >= this.#length;
    if (isWhole && this.#wanted) this.#wanted = this.push(null);
    const untold = this.#taken - this.#told;
    if (untold >= TELL_EVERY_BYTES || (isWhole && this.#isKept && untold > 0)) this.#tell();
  }

  #tell(): void {
    this.#told = this.#taken;
    let upTo: string | undefined;
    while ((this.#cursors[0]?.end ?? Number.POSITIVE_INFINITY) <= this.#taken)
      upTo = this.#cursors.shift()?.cursor;
    this.#onTaken({ bytes: this.#taken, upTo });
  }
}
