import { DrvError } from '@drv/core';
import { meets } from '../store/needs.ts';
import type { RunNeeds, TaskStore } from '../store/task-store.ts';
import type { RemoteRun } from './remote-run.ts';

export interface FitWatchOptions {
  readonly store: TaskStore;
  /** Milliseconds of silence after which a worker does not count. */
  readonly lostMs: number;
  /** Milliseconds that a task waits for a worker that fits. */
  readonly unfitMs: number;
}

/** Tasks that require something, while they wait: one that no living worker fits is told so after a while. */
export class FitWatch {
  readonly #options: FitWatchOptions;
  /** Since when no worker fits each, by `performance.now()`. */
  readonly #waiting = new Map<RemoteRun, { readonly needs: RunNeeds; since: number }>();

  constructor(options: FitWatchOptions) {
    this.#options = options;
  }

  /** Returns what ends it. */
  add(run: RemoteRun, needs: RunNeeds | undefined): () => void {
    if (needs !== undefined) this.#waiting.set(run, { needs, since: performance.now() });
    return () => void this.#waiting.delete(run);
  }

  async look(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const { store, lostMs, unfitMs } = this.#options;
    const living = (await store.workers()).filter(({ silentMs }) => silentMs <= lostMs);
    const now = performance.now();
    for (const [run, waiting] of this.#waiting) {
      if (living.some(({ offer }) => meets(offer, waiting.needs))) waiting.since = now;
      else if (now - waiting.since >= unfitMs) run.fail(unfit(run.taskId, waiting.needs, living.length));
    }
  }
}

function unfit(taskId: string, needs: RunNeeds, workers: number): DrvError {
  const { labels = [], memoryBytes, cpus } = needs;
  const wants = [
    ...(labels.length === 0 ? [] : [`labels ${labels.join(', ')}`]),
    ...(memoryBytes === undefined ? [] : [`memoryBytes ${memoryBytes}`]),
    ...(cpus === undefined ? [] : [`cpus ${cpus}`]),
  ];
  const why = `driverOptions.queue.requires: none of ${workers} living workers has ${wants.join(' and ')}`;
  return new DrvError('DRV_UNSUPPORTED', why, { op: 'prepare task', taskId });
}
