import type { NewMessages, StoredMessage } from './task-store.ts';

/** Messages that one read gives. */
const READ_COUNT = 64;

/** The messages of one direction. A cursor is how many there were with that one. */
export class MemoryMessages {
  #count = 0;
  #kept: StoredMessage[] = [];

  add(bodies: readonly Uint8Array[]): NewMessages {
    const after = this.#count === 0 ? undefined : String(this.#count);
    const messages = bodies.map((body) => ({ cursor: String((this.#count += 1)), body }));
    this.#kept.push(...messages);
    return { after, messages };
  }

  after(cursor = '0'): readonly StoredMessage[] {
    return this.#kept.filter((message) => isAfter(message, cursor)).slice(0, READ_COUNT);
  }

  discard(upTo: string): void {
    this.#kept = this.#kept.filter((message) => isAfter(message, upTo));
  }
}

const isAfter = ({ cursor }: StoredMessage, other: string) => Number(cursor) > Number(other);
