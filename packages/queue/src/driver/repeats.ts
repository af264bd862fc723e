import type { DownMessage } from '../protocol/messages.ts';
import type { StartRequest } from '../protocol/start-request.ts';
import type { RunLink } from './run-link.ts';

export interface RepeatsOptions {
  /** Runs of the task in all. */
  readonly mostRuns: number;
  /** Opens a run that is not in the queue yet. */
  readonly open: () => RunLink;
  /** Puts it into the queue. False when another run of the task is alive. */
  readonly submit: (runId: string) => Promise<boolean>;
  /** It is there: it takes the place of the one before it. */
  readonly onBegun: (link: RunLink, start: Started) => void;
}

/** What a run was started with. */
export interface Started {
  readonly message: StartRequest;
  readonly input: Uint8Array | undefined;
}

/** The runs of a task after one of which nobody knows how it ended, where its caller said that it may be run again. */
export class Repeats {
  readonly #options: RepeatsOptions;
  #runs = 1;
  #next: RunLink | undefined;
  #beginning: Promise<boolean> | undefined;
  #start: Started | undefined;
  #isOver = false;

  constructor(options: RepeatsOptions) {
    this.#options = options;
  }

  /** The run that comes after the present one, while it is not certain to be in the queue. */
  get next(): RunLink | undefined {
    return this.#next;
  }

  /** Settles when {@link begin} does, where it was called. */
  get beginning(): Promise<boolean> | undefined {
    return this.#beginning;
  }

  /** Whether the task may be run again. An input that came as a stream is gone. */
  get isAllowed(): boolean {
    if (this.#start === undefined || this.#start.message.stdin === 'stream') return false;
    return this.#next !== undefined || (!this.#isOver && this.#runs < this.#options.mostRuns);
  }

  /** The caller has said something: what a run is started with, or that no more of them are wanted. */
  said(message: DownMessage, input: Uint8Array | undefined): void {
    if (message.type === 'start') this.#start = { message, input };
    if (message.type === 'close') this.#isOver = true;
  }

  /**
   * Begins the next run. False where the task must not be run again. Rejects when the store does not answer; it may then be
   * called again.
   */
  begin(): Promise<boolean> {
    return (this.#beginning ??= this.#begin().finally(() => {
      this.#beginning = undefined;
    }));
  }

  async #begin(): Promise<boolean> {
    const start = this.#start;
    if (start === undefined || !this.isAllowed) return false;
    const { open, submit, onBegun } = this.#options;
    const next = (this.#next ??= open());
    const isSubmitted = await submit(next.runId);
    // Whoever has closed the task takes this run out of the queue.
    if (this.#isOver) return false;
    this.#next = undefined;
    if (isSubmitted) {
      this.#runs += 1;
      onBegun(next, start);
    } else {
      next.end();
      next.hangUp();
    }
    return isSubmitted;
  }
}
