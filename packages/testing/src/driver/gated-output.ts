import { Writable } from 'node:stream';

/** A stream that takes nothing until it is opened, and then everything; it counts and does not keep. */
export class GatedOutput extends Writable {
  /** Bytes taken. */
  taken = 0;
  #isOpen = false;
  #held: (() => void) | undefined;
  #tellStuck: () => void = () => {};
  /** Resolves when it was given something and holds it. */
  readonly stuck: Promise<void>;

  constructor() {
    super({ decodeStrings: true, highWaterMark: 16_384 });
    this.stuck = new Promise((resolve) => {
      this.#tellStuck = resolve;
    });
  }

  open(): void {
    this.#isOpen = true;
    this.#held?.();
    this.#held = undefined;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const take = () => {
      this.taken += chunk.length;
      done();
    };
    if (this.#isOpen) take();
    else {
      this.#held = take;
      this.#tellStuck();
    }
  }
}
