import { abortable } from '@drv/core/driver';
import { deferred } from '../channel/deferred.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import type { WorkerParts } from './worker-parts.ts';
import { WorkerRun } from './worker-run.ts';

/** The runs that a worker has: from the claim until nothing is left of them. */
export class OwnRuns {
  readonly #parts: WorkerParts;
  readonly #runs = new Map<string, WorkerRun>();
  #changed = deferred();

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#runs.size;
  }

  get all(): readonly WorkerRun[] {
    return [...this.#runs.values()];
  }

  /** Those whose outcome is not known yet: what is left of the others takes no slot. */
  get busy(): readonly WorkerRun[] {
    return this.all.filter((run) => !run.hasEnded);
  }

  /** Resolves with the next run that comes, ends or goes. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  get(runId: string): WorkerRun | undefined {
    return this.#runs.get(runId);
  }

  /** Brings a run to its end, in place of an earlier claim on it. */
  take(claim: ClaimedRun): void {
    const before = this.#runs.get(claim.runId);
    if (before !== undefined && before.fence > claim.fence) return;
    before?.lost();
    const run = new WorkerRun(this.#parts, claim, this.#tellChange);
    this.#runs.set(claim.runId, run);
    this.#tellChange();
    void run.run().finally(() => {
      if (this.#runs.get(claim.runId) === run) this.#runs.delete(claim.runId);
      this.#tellChange();
    });
  }

  /** Looks with every change. */
  async until(isDone: (runs: this) => boolean, signal?: AbortSignal): Promise<void> {
    while (!isDone(this)) await abortable(this.changed, signal, 'drain worker');
  }

  readonly #tellChange = (): void => {
    this.#changed.resolve();
    this.#changed = deferred();
  };
}
