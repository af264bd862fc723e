import { randomInt } from 'node:crypto';
import { DrvError } from '@drv/core';
import { deferred } from '../channel/deferred.ts';
import { errorOf } from '../protocol/error-data.ts';
import type { Call, DownMessage, UpMessage } from '../protocol/messages.ts';
import type { RunSteps } from './run-steps.ts';

/** What is asked of a running task. */
export class RemoteCalls {
  readonly #taskId: string;
  readonly #steps: RunSteps;
  readonly #send: (message: DownMessage) => Promise<void>;
  readonly #waiting = new Map<number, (error?: DrvError) => void>();
  /** Answers to who asked before are there, too, where a task is recovered. */
  #count = randomInt(2 ** 40);

  constructor(taskId: string, steps: RunSteps, send: (message: DownMessage) => Promise<void>) {
    this.#taskId = taskId;
    this.#steps = steps;
    this.#send = send;
  }

  /** Once the task has ended, `kill` is done and all else is `DRV_INVALID_STATE`. */
  async call(call: Call): Promise<void> {
    if (this.#steps.isOver) return this.#tooLate(call);
    this.#count += 1;
    const id = this.#count;
    const answer = deferred();
    this.#waiting.set(id, (error) => (error === undefined ? answer.resolve() : answer.reject(error)));
    void this.#send({ type: 'call', id, call });
    const over = this.#steps.outcome.catch(() => {}).then(() => this.#tooLate(call));
    try {
      await Promise.race([answer.promise, over]);
    } finally {
      this.#waiting.delete(id);
    }
  }

  answer({ id, error }: UpMessage & { readonly type: 'answer' }): void {
    this.#waiting.get(id)?.(error && errorOf(error, this.#taskId));
  }

  #tooLate({ op }: Call): void {
    if (op === 'kill') return;
    throw new DrvError('DRV_INVALID_STATE', `The task cannot ${op}: it has ended`, {
      op,
      taskId: this.#taskId,
    });
  }
}
