import { Writable } from 'node:stream';
import { startTimer } from '@drv/core/driver';
import type { BulkWay } from './bulk-way.ts';

/** Bytes on their way: sent, and not yet taken by the caller's stream. */
const WINDOW_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * A stream of what the task gives, on its way to the caller. It is as slow as the caller: beyond the window it waits, and
 * what the task writes meanwhile stays with the driver of the engine.
 */
export class RemoteOutput extends Writable {
  readonly #name: string;
  readonly #way: BulkWay;
  readonly #unlisten: () => void;
  /** What went directly, and is not known to have been taken: what the store has is safe. */
  #kept: { readonly at: number; readonly bytes: Buffer }[] = [];
  /** Bytes sent, and those of them that the caller has taken. */
  #sent: number;
  #taken: number;
  #resume: (() => void) | undefined;
  #onTaken = () => {};

  /** @param from Bytes that the caller has already: the first byte that is written here comes after them. */
  constructor(name: string, way: BulkWay, from = 0) {
    super({ highWaterMark: CHUNK_BYTES });
    this.#name = name;
    this.#way = way;
    this.#unlisten = way.onLost(() => this.#resend());
    this.#sent = from;
    this.#taken = from;
    // An error that nobody listens to would end the process; whoever writes here is told.
    this.on('error', () => {});
  }

  /** Bytes that were written so far, those included that the caller had before. */
  get sent(): number {
    return this.#sent;
  }

  /** The caller's stream has taken so many bytes in all. */
  taken(bytes: number): void {
    this.#taken = Math.max(this.#taken, bytes);
    this.#kept = this.#kept.filter((one) => one.at + one.bytes.length > this.#taken);
    this.#onTaken();
    this.#goOn();
  }

  /**
   * After the task has ended: resolves when all that was written is in the store, or with the caller: true. False when the
   * stream was destroyed, which it is when the signal aborts, or when the caller takes nothing for so many milliseconds.
   */
  async finish(readerMs: number, signal: AbortSignal): Promise<boolean> {
    const finished = new Promise<boolean>((resolve) => {
      this.once('finish', () => resolve(true));
      this.once('close', () => resolve(false));
    });
    const giveUp = () => void this.destroy();
    const timer = startTimer(readerMs, giveUp);
    this.#onTaken = () => timer.refresh();
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted || this.destroyed) giveUp();
    else this.end();
    try {
      if (this.destroyed || !(await finished)) return false;
      await this.given();
      return true;
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Resolves when all that was written so far is with the caller, or is on its way through the store. */
  given(): Promise<void> {
    return this.#way.synced();
  }

  /** Nothing of it is sent again. */
  forget(): void {
    this.#unlisten();
    this.#kept = [];
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#send(chunk, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#resume = undefined;
    // What was not destroyed and is all written may have to be sent again until the run is over.
    if (!this.writableFinished) this.#unlisten();
    done(error);
  }

  #send(chunk: Buffer, done: (error?: Error) => void): void {
    let rest = chunk;
    while (rest.length > 0 && this.#sent - this.#taken < WINDOW_BYTES) {
      const part = rest.subarray(0, CHUNK_BYTES);
      // Copied: whoever writes here may use the buffer again.
      this.#post({ at: this.#sent, bytes: Buffer.from(part) });
      this.#sent += part.length;
      rest = rest.subarray(part.length);
    }
    if (rest.length > 0) this.#resume = () => this.#send(rest, done);
    else this.#way.ready().then(() => done(), done);
  }

  #post(part: { readonly at: number; readonly bytes: Buffer }): void {
    if (this.#way.isDirect) this.#kept.push(part);
    this.#way.post({ type: 'output', stream: this.#name, at: part.at }, part.bytes);
  }

  /** There is no direct connection any more. */
  #resend(): void {
    for (const part of this.#kept.splice(0)) this.#post(part);
  }

  #goOn(): void {
    const resume = this.#resume;
    if (resume === undefined || this.#sent - this.#taken >= WINDOW_BYTES) return;
    this.#resume = undefined;
    resume();
  }
}
