import { textOf } from './text-of.ts';

/** A line of text. */
export interface SplitLine {
  readonly text: string;
  /** The line was longer, and its end is left out. */
  readonly truncated: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
// A task may write single bytes, and each part costs more than its bytes.
const MAX_PARTS = 1_024;

/** Cuts bytes into lines of UTF-8, whatever the chunks in which they come. */
export class LineSplitter {
  readonly #maxBytes: number;
  // The beginning of a line whose end has not come yet.
  #parts: Buffer[] = [];
  #partBytes = 0;
  #truncated = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this chunk, one by one. The chunk must not change meanwhile. */
  *push(chunk: Buffer): Generator<SplitLine> {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#keep(chunk.subarray(start, end));
      start = end + 1;
      yield this.#line();
    }
    this.#keep(chunk.subarray(start), true);
  }

  /** The last line, if it has no end. */
  *end(): Generator<SplitLine> {
    if (this.#partBytes > 0) yield this.#line(false);
  }

  #keep(bytes: Buffer, copied = false): void {
    // One byte more than a line may have: it may be the carriage return.
    const kept = bytes.subarray(0, this.#maxBytes + 1 - this.#partBytes);
    if (kept.length < bytes.length) this.#truncated = true;
    if (kept.length === 0) return;
    this.#parts.push(copied ? Buffer.from(kept) : kept);
    if (this.#parts.length > MAX_PARTS) this.#parts = [Buffer.concat(this.#parts)];
    this.#partBytes += kept.length;
  }

  #line(hasEnd = true): SplitLine {
    const [only = Buffer.alloc(0)] = this.#parts;
    const bytes = this.#parts.length > 1 ? Buffer.concat(this.#parts) : only;
    const withReturn = hasEnd && !this.#truncated && bytes.at(-1) === CARRIAGE_RETURN;
    const whole = withReturn ? bytes.subarray(0, -1) : bytes;
    const truncated = this.#truncated || whole.length > this.#maxBytes;
    this.#parts = [];
    this.#partBytes = 0;
    this.#truncated = false;
    return { text: textOf(whole.subarray(0, this.#maxBytes), truncated), truncated };
  }
}
