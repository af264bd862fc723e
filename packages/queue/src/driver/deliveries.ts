import type { Writable } from 'node:stream';
import { Delivery } from './delivery.ts';
import type { StreamName } from '../protocol/messages.ts';

/** Told to the worker when so many bytes more were taken. */
const TELL_EVERY_BYTES = 256 * 1024;

/** What a run gives, on its way to streams of the caller, by the names of its streams. */
export class Deliveries {
  readonly #deliveries = new Map<StreamName, Delivery>();
  readonly #onTaken: (bytes: Readonly<Record<StreamName, number>>) => void;
  #told = 0;

  /** @param onTaken Called with all bytes that the caller has of each stream, every now and then. */
  constructor(onTaken: (bytes: Readonly<Record<StreamName, number>>) => void) {
    this.#onTaken = onTaken;
  }

  add(name: StreamName, stream: Writable): Delivery {
    const delivery = new Delivery(stream, () => this.#look());
    this.#deliveries.set(name, delivery);
    return delivery;
  }

  /** What nobody wants is passed over. */
  push(name: StreamName, chunk: Buffer, at: number): void {
    this.#deliveries.get(name)?.push(chunk, at);
  }

  #look(): void {
    const taken = [...this.#deliveries].map(([name, delivery]) => [name, delivery.taken] as const);
    const sum = taken.reduce((total, [, bytes]) => total + bytes, 0);
    if (sum - this.#told < TELL_EVERY_BYTES) return;
    this.#told = sum;
    this.#onTaken(Object.fromEntries(taken));
  }
}
