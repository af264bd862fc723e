import { errorOf } from '../protocol/error-data.ts';
import type { Outcome } from '../protocol/record.ts';
import type { RemoteCollections } from './remote-collections.ts';
import type { Repeats } from './repeats.ts';
import type { RunSteps } from './run-steps.ts';
import type { Seen } from './run-watch.ts';

interface RunEndOptions {
  readonly taskId: string;
  readonly steps: RunSteps;
  readonly repeats: Repeats;
  readonly collections: RemoteCollections;
}

/** How a run ends, by what its worker says and by what the store has; and whether the task is run again after it. */
export class RunEnd {
  readonly #options: RunEndOptions;
  /** Told by the worker of a run that is repeated once nothing is left of it. */
  #unknown: Outcome | undefined;
  #isTold = false;
  #isOver = false;

  constructor(options: RunEndOptions) {
    this.#options = options;
  }

  /** Nothing is left of the run, as a worker or the store has said. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Its worker, or the store, has said how it ended. */
  get isTold(): boolean {
    return this.#isTold;
  }

  /** The task runs again. */
  restart(): void {
    this.#unknown = undefined;
  }

  hearOutcome(outcome: Outcome): void {
    if (this.#mayRepeat(outcome)) this.#unknown = outcome;
    else if (this.#unknown === undefined) this.#conclude(outcome);
  }

  /** Nothing is left of the run. Rejects where the store does not answer now: it is to be looked at again. */
  async hearClosed(): Promise<void> {
    const unknown = this.#unknown;
    if (unknown !== undefined) {
      if (await this.#options.repeats.begin()) return;
      this.#conclude(unknown);
    }
    this.noteOver();
  }

  async see({ outcome, hasEnded, isLost }: Seen): Promise<void> {
    const { repeats, collections } = this.#options;
    if (outcome !== undefined) {
      if (this.#mayRepeat(outcome)) {
        if (hasEnded && (await repeats.begin())) return;
        // Its worker is about to remove what is left of it.
        if (!hasEnded && !isLost) return;
      }
      this.#conclude(outcome);
      if (isLost) collections.lose();
    }
    if (hasEnded) this.noteOver();
  }

  noteOver(): void {
    this.#isOver = true;
    this.cutOff();
  }

  /** Nothing more will be heard of it. */
  cutOff(): void {
    const { collections, steps } = this.#options;
    collections.lose();
    steps.close();
  }

  #conclude({ result, error }: Outcome): void {
    const { steps, taskId } = this.#options;
    this.#isTold = true;
    steps.conclude(result, error && errorOf(error, taskId));
  }

  #mayRepeat({ error }: Outcome): boolean {
    const { steps, repeats } = this.#options;
    const isUnknown = error?.code === 'DRV_NODE_LOST' || error?.code === 'DRV_OUTCOME_UNKNOWN';
    return isUnknown && !steps.isOver && repeats.isAllowed;
  }
}
