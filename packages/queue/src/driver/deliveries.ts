import type { Writable } from 'node:stream';
import type { StreamName } from '../protocol/messages.ts';
import { Delivery } from './delivery.ts';

/** Told to the worker when so many bytes more were taken. */
const TELL_EVERY_BYTES = 256 * 1024;

export interface DeliveriesOptions {
  /** The task may be run again: what comes then is compared with what came before. */
  readonly isCompared: boolean;
  /** Bytes of each stream that the caller has already. */
  readonly received?: Readonly<Record<StreamName, number>> | undefined;
  /** Called with all bytes that the caller has of each stream, every now and then. */
  readonly onTaken: (bytes: Readonly<Record<StreamName, number>>) => void;
}

/** What a run gives, on its way to streams of the caller, by the names of its streams. */
export class Deliveries {
  readonly #deliveries = new Map<StreamName, Delivery>();
  /** Bytes of streams that the task was started with, and that nobody wants. */
  readonly #passed = new Map<StreamName, number>();
  /** What has come of streams that are going to be added. */
  readonly #awaited = new Map<StreamName, (() => void)[]>();
  readonly #options: DeliveriesOptions;
  #told = 0;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** A stream is going to be added: what comes of it before waits. */
  expect(name: StreamName): void {
    this.#awaited.set(name, []);
  }

  add(name: StreamName, stream: Writable): Delivery {
    const delivery = new Delivery(stream, {
      isCompared: this.#options.isCompared,
      received: this.#options.received?.[name],
      onTaken: () => this.#look(),
    });
    this.#deliveries.set(name, delivery);
    const early = this.#awaited.get(name) ?? [];
    this.#awaited.delete(name);
    for (const deliver of early) deliver();
    return delivery;
  }

  /** What nobody wants is passed over: the task does not wait for it to be taken. */
  push(name: StreamName, chunk: Buffer, at: number): void {
    this.#push(name, 'push', chunk, at);
  }

  /** The same, by a direct connection. */
  pushDirect(name: StreamName, chunk: Buffer, at: number): void {
    this.#push(name, 'pushDirect', chunk, at);
  }

  /** The task runs again: its streams begin anew. */
  restart(): void {
    for (const delivery of this.#deliveries.values()) delivery.restart();
    for (const name of this.#awaited.keys()) this.expect(name);
    this.tell();
  }

  /** Tells at once what was taken. */
  tell(): void {
    this.#told = Number.NEGATIVE_INFINITY;
    this.#look();
  }

  #push(name: StreamName, way: 'push' | 'pushDirect', chunk: Buffer, at: number): void {
    const delivery = this.#deliveries.get(name);
    const awaited = this.#awaited.get(name);
    if (delivery !== undefined) delivery[way](chunk, at);
    else if (awaited !== undefined) awaited.push(() => this.#push(name, way, chunk, at));
    else this.#pass(name, at + chunk.length);
  }

  #pass(name: StreamName, bytes: number): void {
    this.#passed.set(name, Math.max(bytes, this.#passed.get(name) ?? 0));
    this.#look();
  }

  #look(): void {
    const wanted = [...this.#deliveries].map(([name, delivery]) => [name, delivery.taken] as const);
    const taken = [...this.#passed, ...wanted];
    const sum = taken.reduce((total, [, bytes]) => total + bytes, 0);
    if (sum - this.#told < TELL_EVERY_BYTES) return;
    this.#told = sum;
    this.#options.onTaken(Object.fromEntries(taken));
  }
}
