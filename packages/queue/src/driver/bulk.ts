import type { Logger } from '@drv/core';
import type { DirectMessage, DownMessage, StreamName, UpMessage } from '../protocol/messages.ts';
import type { Part } from '../protocol/in-order.ts';
import { Deliveries } from './deliveries.ts';
import { DirectWay } from './direct-way.ts';

type Bytes = Readonly<Record<StreamName, number>>;

export interface BulkOptions {
  readonly taskId: string;
  /** For messages. */
  readonly store: string;
  readonly logger: Logger;
  /** What goes through the store before a direct connection is wanted. */
  readonly directAfterBytes: number;
  /** The task may be run again: what comes then is compared with what came before. */
  readonly isCompared: boolean;
  /** Bytes of each stream that the caller has already. */
  readonly received: Bytes | undefined;
  /** Through the store. Resolves when it is there. */
  readonly send: (message: DownMessage, payload?: Uint8Array) => Promise<void>;
  /** What was read of the store need not be kept. */
  readonly forgetRead: () => void;
  readonly onInputTaken: (bytes: number) => void;
}

/** While there is a direct connection, the store is told only so often what was taken: for a worker that takes over. */
const TELL_STORE_EVERY_BYTES = 4 * 1024 * 1024;

/** Input and output of a run, on its caller's side: directly while there is a connection, else through the store. */
export class Bulk {
  readonly deliveries: Deliveries;
  readonly #options: BulkOptions;
  #way: DirectWay;
  /** Input that went directly, and is neither known to have been taken nor in the store. */
  #kept: Part[] = [];
  #toldStore = 0;

  constructor(options: BulkOptions) {
    this.#options = options;
    const { isCompared, received } = options;
    this.deliveries = new Deliveries({ isCompared, received, onTaken: (bytes) => this.#tell(bytes) });
    this.#way = this.#open();
  }

  /** A worker has the run. */
  prepared(): void {
    this.#way.passed(0);
  }

  /** A part of the output came through the store. */
  heard({ stream, at }: UpMessage & { readonly type: 'output' }, payload: Buffer): void {
    this.deliveries.push(stream, payload, at);
    this.#way.passed(payload.length);
  }

  offered(message: UpMessage & { readonly type: 'direct' }): void {
    void this.#way.offered(message);
  }

  /** Gives a part of the input. Resolves when more may follow. */
  async give(part: Part): Promise<void> {
    const { link } = this.#way;
    if (link === undefined) {
      await this.#options.send({ type: 'input', at: part.at }, part.bytes);
      this.#way.passed(part.bytes.length);
      return;
    }
    this.#kept.push(part);
    link.send({ type: 'input', at: part.at }, part.bytes);
  }

  /** All parts have been given. Resolves when that is in the store. */
  endInput(end: Extract<DownMessage, { readonly type: 'input-end' | 'input-failed' }>): Promise<void> {
    return this.#options.send(end);
  }

  /** Nothing of the input would be lost with this process. */
  get isInputSafe(): boolean {
    return this.#kept.length === 0;
  }

  /** The task has taken so much of its input. */
  inputTaken(bytes: number): void {
    this.#kept = this.#kept.filter((part) => part.at + part.bytes.length > bytes);
    this.#options.onInputTaken(bytes);
  }

  /** The task runs again: its streams begin anew. */
  restart(): void {
    this.#way.end();
    this.#way = this.#open();
    this.#toldStore = 0;
    this.deliveries.restart();
  }

  end(): void {
    this.#way.end();
  }

  #open(): DirectWay {
    const { taskId, store, logger, directAfterBytes, send } = this.#options;
    return new DirectWay({
      taskId,
      store,
      logger,
      afterBytes: directAfterBytes,
      send,
      onMessage: (message, payload) => this.#hear(message, payload),
      onLost: () => this.#resend(),
    });
  }

  #hear(message: DirectMessage, payload: Buffer): void {
    if (message.type === 'output') this.deliveries.pushDirect(message.stream, payload, message.at);
    else if (message.type === 'input-taken') this.inputTaken(message.bytes);
    else if (message.type === 'sync') this.#way.link?.send({ type: 'synced', id: message.id });
    else if (message.type === 'direct-over') this.#way.end();
  }

  #resend(): void {
    for (const part of this.#kept) {
      void this.#options.send({ type: 'input', at: part.at }, part.bytes).then(() => {
        this.#kept = this.#kept.filter((one) => one !== part);
      });
    }
    // Whoever goes on with the task begins there.
    this.deliveries.tell();
  }

  #tell(bytes: Bytes): void {
    const { link } = this.#way;
    link?.send({ type: 'taken', bytes });
    const sum = Object.values(bytes).reduce((total, count) => total + count, 0);
    if (link !== undefined && sum - this.#toldStore < TELL_STORE_EVERY_BYTES) return;
    this.#toldStore = sum;
    void this.#options.send({ type: 'taken', bytes });
    this.#options.forgetRead();
  }
}
