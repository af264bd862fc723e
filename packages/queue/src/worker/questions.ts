import { DrvError, type Credentials, type RegistryTarget } from '@drv/core';
import { abortable } from '@drv/core/driver';
import type { DownMessage } from '../protocol/messages.ts';
import type { Outbox } from './outbox.ts';

type Answer = Extract<DownMessage, { readonly type: 'credentials' }>;

/** What a worker asks the caller of a run, who brought credentials of its own. */
export class Questions {
  readonly #outbox: Pick<Outbox, 'post'>;
  readonly #asked = new Map<number, (answer: Answer) => void>();

  constructor(outbox: Pick<Outbox, 'post'>) {
    this.#outbox = outbox;
  }

  async ask(target: RegistryTarget, signal: AbortSignal): Promise<Credentials | undefined> {
    const id = this.#asked.size + 1;
    const answer = new Promise<Answer>((resolve) => {
      this.#asked.set(id, resolve);
    });
    this.#outbox.post({ type: 'credentials-wanted', id, target });
    const { failed, answer: credentials } = await abortable(answer, signal, 'resolve credentials');
    if (failed) throw new DrvError('DRV_CREDENTIALS', 'The credentials of the caller failed');
    return credentials;
  }

  answer(message: Answer): void {
    this.#asked.get(message.id)?.(message);
  }
}
