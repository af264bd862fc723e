import type { RunHandle } from '@drv/core';
import { errorData } from '../protocol/error-data.ts';
import type { DownMessage } from '../protocol/messages.ts';
import { carryOut } from './carry-out.ts';
import type { Outbox } from './outbox.ts';

type CallMessage = Extract<DownMessage, { readonly type: 'call' }>;

/** What the caller asks of a running task; what is asked before it runs is done then. */
export class Calls {
  readonly #outbox: Pick<Outbox, 'post'>;
  #waiting: CallMessage[] = [];
  #handle: RunHandle | undefined;

  constructor(outbox: Pick<Outbox, 'post'>) {
    this.#outbox = outbox;
  }

  ask(message: CallMessage): void {
    if (this.#handle === undefined) this.#waiting.push(message);
    else void this.#answer(this.#handle, message);
  }

  serve(handle: RunHandle): void {
    this.#handle = handle;
    for (const message of this.#waiting.splice(0)) void this.#answer(handle, message);
  }

  async #answer(handle: RunHandle, { id, call }: CallMessage): Promise<void> {
    try {
      await carryOut(handle, call);
      this.#outbox.post({ type: 'answer', id });
    } catch (error) {
      this.#outbox.post({ type: 'answer', id, error: errorData(error) });
    }
  }
}
