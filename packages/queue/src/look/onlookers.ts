import { DrvError, type RunHandle } from '@drv/core';
import type { KillOptions } from '@drv/core/driver';
import type { OnlookerMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import type { LookParts } from './look-parts.ts';
import { Looks } from './looks.ts';

/** Those besides the caller of a run who look at it, or want it to end. */
export class Onlookers {
  readonly #looks: Looks;
  #handle: RunHandle | undefined;
  #stop: KillOptions | undefined;
  #mayHaveRun: boolean;

  /** @param record What an earlier owner of the run has left. */
  constructor(run: Pick<ClaimedRun, 'runId' | 'fence'>, parts: LookParts, record: RunRecord = {}) {
    this.#stop = record.stop;
    this.#mayHaveRun = record.mayHaveRun === true;
    this.#looks = new Looks(run, parts);
  }

  /** What the run is to end in, where somebody stopped it before it was started. */
  get stopped(): DrvError | undefined {
    if (this.#stop === undefined || this.#handle !== undefined || this.#mayHaveRun) return undefined;
    const { reason } = this.#stop;
    const why = reason === undefined ? '' : `: ${reason}`;
    return new DrvError('DRV_ABORTED', `The task was stopped before it started${why}`);
  }

  /** What an earlier owner was about to start never was. */
  noteNeverStarted(): void {
    this.#mayHaveRun = false;
  }

  hear(message: OnlookerMessage): void {
    switch (message.type) {
      case 'stop':
        this.#stop = message.options;
        this.#kill();
        break;
      case 'look':
        this.#looks.ask(message);
        break;
      case 'look-taken':
        this.#looks.taken(message);
        break;
      case 'look-end':
        this.#looks.end(message.id);
        break;
      default:
        message satisfies never;
    }
  }

  /** The task runs: what it writes and uses can be seen from now on, and it can be stopped. */
  serve(containerId: string | undefined, handle: RunHandle): void {
    this.#handle = handle;
    if (this.#stop !== undefined) this.#kill();
    this.#looks.serve(containerId, handle);
  }

  /** The task has ended, or is another owner's. */
  close(): void {
    this.#looks.close();
  }

  /** How the stop went is the result's to say. */
  #kill(): void {
    this.#handle?.kill(this.#stop).catch(() => {});
  }
}
