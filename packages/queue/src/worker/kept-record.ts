import type { UpMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { Outbox } from './outbox.ts';

/** What is durably known of a run, as its owner writes it. */
export class KeptRecord {
  readonly #outbox: Outbox;
  #written: RunRecord;
  #next: RunRecord;

  /** @param written What is in the store already. */
  constructor(outbox: Outbox, written: RunRecord = {}) {
    this.#outbox = outbox;
    this.#written = written;
    this.#next = written;
  }

  /** What is in the store. */
  get written(): RunRecord {
    return this.#written;
  }

  /** Changes are written in the order in which they were asked for. Rejects when the claim is lost. */
  async write(change: RunRecord, messages: readonly UpMessage[] = []): Promise<void> {
    const record = { ...this.#next, ...change };
    this.#next = record;
    await this.#outbox.commit(record, messages);
    this.#written = record;
  }
}
