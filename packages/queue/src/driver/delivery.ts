import type { Writable } from 'node:stream';
import { startTimer } from '@drv/core/driver';
import { RepeatedOutput } from './repeated-output.ts';

export interface DeliveryOptions {
  /** The stream may begin anew: what comes then is compared with what came before. */
  readonly isCompared: boolean;
  /** Bytes that the caller has already. @default 0 */
  readonly received?: number | undefined;
  /** Called when the caller's stream has taken something. */
  readonly onTaken: () => void;
}

/** One stream of the output, on its way from the store to the caller's stream. */
export class Delivery {
  readonly #stream: Writable;
  readonly #onTaken: () => void;
  readonly #ended: Promise<void>;
  readonly #repeated: RepeatedOutput | undefined;
  #end: () => void = () => {};
  #queue: Buffer[] = [];
  /** What came directly before what comes first. */
  readonly #early: { readonly chunk: Buffer; readonly at: number }[] = [];
  #writing = false;
  #received: number;
  #taken: number;
  #failed = false;
  #hasGap = false;
  #movedAt = performance.now();
  readonly #onFailure = () => this.#fail();

  constructor(stream: Writable, { isCompared, received = 0, onTaken }: DeliveryOptions) {
    this.#received = received;
    this.#taken = received;
    this.#stream = stream;
    this.#onTaken = onTaken;
    this.#repeated = isCompared ? new RepeatedOutput() : undefined;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    stream.on('error', this.#onFailure);
    stream.on('close', this.#onFailure);
    if (stream.destroyed) this.#fail();
  }

  /** Bytes that the caller's stream took, or that it will never take. */
  get taken(): number {
    return this.#failed ? this.#received : this.#taken;
  }

  get received(): number {
    return this.#received;
  }

  /** Every byte so far was given to the caller's stream. */
  get isWhole(): boolean {
    return !this.#failed && this.#taken === this.#received;
  }

  /** Some of it was lost on its way: not by the caller's stream. */
  get hasGap(): boolean {
    return this.#hasGap;
  }

  /** What the caller has is not what the task wrote that has a result, but partly what its lost run wrote. */
  get isMixed(): boolean {
    return this.#repeated?.differs === true;
  }

  /** The task runs again: the stream begins anew. What the caller has already is not given a second time. */
  restart(): void {
    this.#early.length = 0;
    this.#repeated?.restart();
  }

  /** What begins at byte `at`: what came before is left out. A gap is a loss. */
  push(chunk: Buffer, at: number): void {
    if (at > this.#received) {
      this.#hasGap = true;
      this.#fail();
    }
    this.#repeated?.push(chunk, at);
    const fresh = chunk.subarray(Math.max(0, this.#received - at));
    if (fresh.length === 0) return;
    this.#received = Math.max(at, this.#received) + fresh.length;
    if (this.#failed) this.#onTaken();
    else this.#queue.push(fresh);
    this.#next();
    const early = (this.#early[0]?.at ?? Number.POSITIVE_INFINITY) <= this.#received && this.#early.shift();
    if (early) this.push(early.chunk, early.at);
  }

  /** The same, by a direct connection: what is before it may be on its way through the store. */
  pushDirect(chunk: Buffer, at: number): void {
    if (at > this.#received) this.#early.push({ chunk, at });
    else this.push(chunk, at);
  }

  /** Resolves when all was taken, or the stream has failed, or stood still for so many milliseconds. */
  async finish(readerMs: number): Promise<void> {
    const look = () => {
      const stillMs = performance.now() - this.#movedAt;
      if (stillMs >= readerMs) this.#fail();
      else timer = startTimer(readerMs - stillMs, look);
    };
    this.#movedAt = performance.now();
    let timer = startTimer(readerMs, look);
    if (!this.#writing || this.#failed) this.#end();
    else this.#onEmpty = this.#end;
    await this.#ended;
    timer.cancel();
    this.close();
  }

  /** The caller's stream gets nothing any more. */
  abandon(): void {
    if (!this.isWhole) this.#fail();
    this.close();
  }

  close(): void {
    this.#stream.off('error', this.#onFailure);
    this.#stream.off('close', this.#onFailure);
  }

  #onEmpty: () => void = () => {};

  #next(): void {
    if (this.#writing) return;
    const chunk = this.#queue.shift();
    if (chunk === undefined) return this.#onEmpty();
    this.#writing = true;
    this.#stream.write(chunk, (error) => {
      this.#writing = false;
      if (error instanceof Error) return this.#fail();
      if (this.#failed) return;
      this.#taken += chunk.length;
      this.#movedAt = performance.now();
      this.#onTaken();
      this.#next();
    });
  }

  #fail(): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#queue = [];
    this.#onTaken();
    this.#end();
  }
}
