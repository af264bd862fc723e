import type { Duplex } from 'node:stream';
import type { Fault } from './fault.ts';
import { frame, type FrameType } from './frame.ts';

/** A connection that gets the output of a container, well or badly. */
export class AttachedClient {
  readonly #socket: Duplex;
  readonly #tty: boolean;
  readonly #fault: Fault | undefined;
  #broken = false;
  #last: Promise<void> = Promise.resolve();

  constructor(socket: Duplex, tty: boolean, fault: Fault | undefined) {
    this.#socket = socket;
    this.#tty = tty;
    this.#fault = fault;
  }

  /** Resolves when the connection has taken the chunk, or is gone: a slow reader holds the container up. */
  send(type: 1 | 2, chunk: Buffer): Promise<void> {
    // Frames of both streams share the connection, one after the other.
    this.#last = this.#last.then(() => this.#send(type, chunk));
    return this.#last;
  }

  end(): void {
    this.#socket.end();
  }

  async #send(type: 1 | 2, chunk: Buffer): Promise<void> {
    if (this.#broken) return;
    if (this.#tty) return this.#write(chunk);
    switch (this.#fault?.kind) {
      case 'one-byte-frames':
        for (const byte of chunk) await this.#write(frame(type, Buffer.of(byte)));
        return;
      case 'one-byte-packets':
        for (const byte of frame(type, chunk)) await this.#write(Buffer.of(byte));
        return;
      case 'system-error-frame':
        return this.#break(frame(3, Buffer.from(this.#fault.message)));
      case 'unknown-frame':
        return this.#break(frame(9 satisfies FrameType, chunk));
      case 'truncated-frame': {
        const whole = frame(type, chunk);
        return this.#break(whole.subarray(0, 8 + Math.ceil(chunk.length / 2) - (chunk.length === 1 ? 1 : 0)));
      }
      case 'early-end':
        return this.#break(frame(type, chunk));
      case undefined:
      default:
        return this.#write(frame(type, chunk));
    }
  }

  /** The last that this connection sees; the container does not notice. */
  async #break(last: Buffer): Promise<void> {
    this.#broken = true;
    await this.#write(last);
    this.#socket.end();
  }

  #write(bytes: Buffer): Promise<void> {
    if (this.#socket.destroyed || this.#socket.writableEnded) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.write(bytes, () => resolve());
    });
  }
}
