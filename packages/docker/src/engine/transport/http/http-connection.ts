import type { Duplex } from 'node:stream';
import { readOn } from '@drv/core/driver';
import { connectionCut } from '../../errors/engine-errors.ts';
import { bodyDecoder } from '../../wire/body-decoder.ts';
import type { BodyDecoder } from '../../wire/chunked-decoder.ts';
import { createHeadReader, type HeadReader, type ResponseHead } from '../../wire/response-head.ts';

/** Who gets the answer to one request. After `onEnd`, `onLost` or `onTaken` nothing more is called. */
export interface AnswerSink {
  /** The first bytes of the answer have come. */
  onBegin(): void;
  /** True: the connection itself is wanted, with what comes behind the head. */
  onHead(head: ResponseHead): boolean;
  /** The next bytes of the body, which are the sink's. */
  onBody(bytes: Buffer): void;
  onEnd(): void;
  onTaken(socket: Duplex): void;
  /** @param began Some of the answer had come. */
  onLost(error: Error, began: boolean): void;
}

/** What becomes of a connection, for whoever keeps it. */
export interface ConnectionOwner {
  /** Its answer is whole, and it can carry the next request. */
  onFree(connection: HttpConnection): void;
  /** It is closed, or has been taken. */
  onGone(connection: HttpConnection): void;
}

/** Milliseconds in which an answer that has been sent arrives, once the other side has closed the connection. */
const READ_ON_MS = 1_000;

/**
 * One connection that carries one request at a time, in HTTP/1.1. drv speaks it itself: of node:http's machinery a
 * short call needs little, and that little took more of the processor than all the rest of a task.
 */
export class HttpConnection {
  readonly #socket: Duplex;
  readonly #owner: ConnectionOwner;
  #sink: AnswerSink | undefined;
  #reader: HeadReader | undefined;
  #body: BodyDecoder | undefined;
  #keepsAlive = false;
  #began = false;
  #gone = false;
  #writeError: Error | undefined;
  #readOnTimer: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#owner = owner;
    socket
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('error', this.#onLost)
      .on('close', this.#onLost);
  }

  /** Sends a request, head and body in one piece. The connection must be new or free. */
  send(request: string | Uint8Array, sink: AnswerSink): void {
    this.#sink = sink;
    this.#reader = createHeadReader();
    this.#body = undefined;
    this.#began = false;
    (this.#socket as Partial<{ ref(): void }>).ref?.();
    if (this.#gone || this.#socket.destroyed) this.#lose();
    else this.#socket.write(request);
  }

  /** Sends more of a request; resolves when there is room for the next, or when the connection is closed. */
  async sendMore(...pieces: readonly (Uint8Array | string)[]): Promise<void> {
    if (!this.canSend || this.#socket.destroyed) return;
    this.#socket.cork();
    const hasRoom = pieces.map((piece) => this.#socket.write(piece)).every((room) => room);
    this.#socket.uncork();
    if (hasRoom) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        this.#socket.off('drain', go).off('close', go);
        resolve();
      };
      this.#socket.on('drain', go).on('close', go);
    });
  }

  /** Not once it is closed, or has been taken, or the other side takes no more. */
  get canSend(): boolean {
    return !this.#gone && this.#writeError === undefined;
  }

  /** A write that fails does not close it at once: the answer may have come before. For a request with a long body. */
  readOn(): void {
    readOn(this.#socket, (error) => {
      this.#writeError ??= error;
      this.#readOnTimer ??= setTimeout(() => this.#lose(error), READ_ON_MS);
    });
  }

  /** A free connection does not keep the process alive. */
  unref(): void {
    (this.#socket as Partial<{ unref(): void }>).unref?.();
  }

  /** Stops reading the body; what is on its way still comes. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Closes the connection; whoever waits for an answer is told the error. Idempotent. */
  destroy(error?: Error): void {
    this.#lose(error);
  }

  readonly #onData = (chunk: Buffer): void => {
    const sink = this.#sink;
    // Nobody has asked.
    if (sink === undefined) return this.#lose();
    if (!this.#began) sink.onBegin();
    this.#began = true;
    try {
      if (this.#body !== undefined) return this.#decode(this.#body, chunk, sink);
      const read = this.#reader?.push(chunk);
      if (read === undefined) return;
      const { head, rest } = read;
      if (sink.onHead(head)) return this.#hand(rest, sink);
      this.#keepsAlive = head.keepsAlive;
      this.#body = bodyDecoder(head);
      this.#decode(this.#body, rest, sink);
    } catch (error) {
      this.#lose(error as Error);
    }
  };

  #decode(body: BodyDecoder, bytes: Buffer, sink: AnswerSink): void {
    if (bytes.length > 0) {
      for (const view of body.decode(bytes)) {
        sink.onBody(view);
        if (this.#sink !== sink) return;
      }
    }
    if (body.ended) this.#finish(sink);
  }

  #finish(sink: AnswerSink): void {
    this.#sink = undefined;
    const { destroyed } = this.#socket;
    const free = this.#keepsAlive && this.#body?.overran === false && this.canSend && !destroyed;
    // Its end would not be seen on a connection that is not read.
    if (this.#socket.isPaused()) this.#socket.resume();
    if (free) this.#owner.onFree(this);
    else this.#close();
    sink.onEnd();
  }

  #hand(rest: Buffer, sink: AnswerSink): void {
    this.#gone = true;
    this.#sink = undefined;
    // Without a listener a reset of this connection would end the process.
    this.#socket.on('error', () => {});
    this.#forget();
    this.#socket.pause();
    if (rest.length > 0) this.#socket.unshift(rest);
    this.#owner.onGone(this);
    sink.onTaken(this.#socket);
  }

  readonly #onEnd = (): void => {
    if (this.#sink !== undefined && this.#body?.endsWithConnection === true) this.#finish(this.#sink);
    else this.#lose();
  };

  readonly #onLost = (error?: Error | boolean): void => {
    this.#lose(error instanceof Error ? error : undefined);
  };

  #lose(error?: Error): void {
    const sink = this.#sink;
    this.#sink = undefined;
    this.#close();
    sink?.onLost(error ?? this.#writeError ?? connectionCut(), this.#began);
  }

  #close(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#socket.on('error', () => {});
    this.#forget();
    this.#socket.destroy();
    this.#owner.onGone(this);
  }

  #forget(): void {
    clearTimeout(this.#readOnTimer);
    this.#socket
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('error', this.#onLost)
      .off('close', this.#onLost);
  }
}
