import { setImmediate } from 'node:timers/promises';
import type { Readable, Writable } from 'node:stream';
import type { OutputBudget } from './output-budget.ts';

/** One output stream: read whatever its reader does, counted, and given to the reader at the reader's pace. */
export class OutputStream {
  /** Resolves when the task's end of the stream is closed and everything was read. */
  readonly sourceEnded: Promise<void>;
  /** Resolves when the reader has everything that it will get. */
  readonly delivered: Promise<void>;
  readonly #budget: OutputBudget;
  readonly #sink: Writable | undefined;
  readonly #queue: Buffer[] = [];
  #bytes = 0;
  #given = 0;
  #dropped = false;
  #abandoned = false;
  #ended = false;
  #wake = () => {};

  constructor(source: Readable, sink: Writable | undefined, budget: OutputBudget) {
    this.#budget = budget;
    this.#sink = sink;
    this.sourceEnded = this.#read(source);
    this.delivered = this.#deliver();
  }

  /** Bytes that the task wrote. */
  get bytes(): number {
    return this.#bytes;
  }
  /** Bytes that the reader took. */
  get given(): number {
    return this.#given;
  }
  /** The reader did not get all that it was to get. */
  get dropped(): boolean {
    return this.#dropped;
  }

  /** Gives up on the reader: what it has not taken is dropped. */
  abandon(): void {
    this.#abandoned = true;
    this.#budget.lift();
    this.#wake();
  }

  async #read(source: Readable): Promise<void> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      this.#bytes += chunk.length;
      const kept = await this.#budget.admit(chunk);
      if (kept.length > 0) this.#queue.push(kept);
      this.#wake();
    }
    this.#ended = true;
    this.#wake();
  }

  async #deliver(): Promise<void> {
    const onError = () => this.abandon();
    this.#sink?.on('error', onError);
    for (;;) {
      const chunk = this.#queue.shift();
      if (chunk !== undefined) {
        await this.#give(chunk);
        this.#budget.release(chunk.length);
      } else if (this.#ended) {
        break;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
    // A stream that failed emits its error after it has called back.
    await setImmediate();
    this.#sink?.removeListener('error', onError);
  }

  async #give(chunk: Buffer): Promise<void> {
    const sink = this.#sink;
    if (sink === undefined) return;
    const taken = this.#abandoned
      ? false
      : await new Promise<boolean>((resolve) => {
          this.#wake = () => {
            if (this.#abandoned) resolve(false);
          };
          sink.write(chunk, (error) => resolve(error === null || error === undefined));
        });
    if (taken) this.#given += chunk.length;
    else this.#dropped = true;
  }
}
