/** A task on its way into the queue. */
export class Submission {
  /** False when another one of its id is alive. */
  readonly answer: Promise<boolean>;
  #state: 'pending' | 'answered' | 'failed' = 'pending';

  constructor(answer: Promise<boolean>) {
    this.answer = answer;
    answer.then(
      () => void (this.#state = 'answered'),
      () => void (this.#state = 'failed'),
    );
  }

  get isPending(): boolean {
    return this.#state === 'pending';
  }

  /** The store did not say that it has the task, and may take it later than it was waited for. */
  get mayComeLate(): boolean {
    return this.#state === 'failed';
  }
}
