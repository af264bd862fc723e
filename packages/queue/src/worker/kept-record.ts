import type { RunHandle } from '@drv/core';
import type { UpMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { Outbox } from './outbox.ts';

/** What is durably known of a run, as its owner writes it. */
export class KeptRecord {
  readonly #outbox: Outbox;
  #written: RunRecord;
  #next: RunRecord;
  #noting: Promise<void> | undefined;

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

  /** That the task has all of its input, where it has it by now and that is not written. */
  noteInput(handle: RunHandle | undefined): Promise<void> {
    return (this.#noting ??= this.#noteInput(handle).finally(() => void (this.#noting = undefined)));
  }

  async #noteInput(handle: RunHandle | undefined): Promise<void> {
    const { saved, outcome } = this.#written;
    if (saved?.inputGiven !== false || outcome !== undefined) return;
    if (handle?.save?.().inputGiven === true) await this.write({ saved: { ...saved, inputGiven: true } });
  }
}
