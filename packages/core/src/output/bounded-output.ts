import { Writable } from 'node:stream';
import { textOf } from './text-of.ts';

const FIRST_BLOCK_BYTES = 4 * 1024;
const LARGEST_BLOCK_BYTES = 1024 * 1024;

/** Keeps the first `maxBytes` of what is written to it, takes the rest too, and forgets it. */
export class BoundedOutput extends Writable {
  readonly #maxBytes: number;
  // Copied into blocks: a driver may use its buffers again, and a task may write single bytes.
  readonly #full: Buffer[] = [];
  #block = Buffer.alloc(0);
  #used = 0;
  #keptBytes = 0;
  #truncated = false;

  constructor(maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
  }

  /** Something was forgotten. */
  get truncated(): boolean {
    return this.#truncated;
  }

  bytes(): Buffer {
    return Buffer.concat([...this.#full, this.#block.subarray(0, this.#used)]);
  }

  text(): string {
    return textOf(this.bytes(), this.#truncated);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const kept = chunk.subarray(0, this.#maxBytes - this.#keptBytes);
    if (kept.length < chunk.length) this.#truncated = true;
    this.#keptBytes += kept.length;
    for (let at = 0; at < kept.length; ) {
      if (this.#used === this.#block.length) this.#nextBlock();
      const copied = kept.copy(this.#block, this.#used, at);
      this.#used += copied;
      at += copied;
    }
    done();
  }

  #nextBlock(): void {
    if (this.#block.length > 0) this.#full.push(this.#block);
    const size = Math.min(Math.max(FIRST_BLOCK_BYTES, this.#block.length * 2), LARGEST_BLOCK_BYTES);
    this.#block = Buffer.allocUnsafe(size);
    this.#used = 0;
  }
}
