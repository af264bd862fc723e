import { DrvError, type RunResult } from '@drv/core';
import { deferred } from '../channel/deferred.ts';

/** How far a task has come, as promises whose rejection need not be handled. */
export class RunSteps {
  readonly #taskId: string;
  readonly #prepared = deferred();
  readonly #started = deferred();
  readonly #outcome = deferred<RunResult | undefined>();
  readonly #closed = deferred();
  #hasStarted = false;
  #isOver = false;

  constructor(taskId: string) {
    this.#taskId = taskId;
  }

  /** Resolves when the container exists. The steps reject with what the task ended in before they were reached. */
  get prepared(): Promise<void> {
    return this.#prepared.promise;
  }

  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** `undefined`: the task was closed before its start. */
  get outcome(): Promise<RunResult | undefined> {
    return this.#outcome.promise;
  }

  /** Resolves when nothing of the task is left on its node, as far as anybody can know. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** The task runs, or has run. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** The outcome is known. */
  get isOver(): boolean {
    return this.#isOver;
  }

  reachPrepared(): void {
    this.#prepared.resolve();
  }

  reachStarted(): void {
    this.#hasStarted = true;
    this.#prepared.resolve();
    this.#started.resolve();
  }

  /** The first outcome counts. */
  conclude(result: RunResult | undefined, error?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (result === undefined) {
      const early =
        error ?? new DrvError('DRV_INVALID_STATE', 'The task was closed', { taskId: this.#taskId });
      this.#prepared.reject(early);
      this.#started.reject(early);
    } else this.reachStarted();
    if (error === undefined) this.#outcome.resolve(result);
    else this.#outcome.reject(error);
  }

  close(): void {
    this.#closed.resolve();
  }
}
