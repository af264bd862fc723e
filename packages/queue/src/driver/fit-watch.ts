import { DrvError } from '@drv/core';
import { meets } from '../store/needs.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { RunNeeds } from '../store/workers.ts';
import type { RemoteRun } from './remote-run.ts';

export interface FitWatchOptions {
  readonly store: TaskStore;
  /** Milliseconds of silence after which a worker does not count. */
  readonly lostMs: number;
  /** Milliseconds that a task waits for a worker that fits. */
  readonly unfitMs: number;
}

/** A task that is watched. */
export interface Fitted {
  readonly run: RemoteRun;
  readonly needs: RunNeeds;
  /** Milliseconds before which nobody takes it. */
  readonly startAfterMs?: number | undefined;
  /** It may have run before, on a node that is lost. */
  readonly isRepeated: () => boolean;
}

/** Tasks that require something, until they have ended: one that waits, and that no living worker fits, is told so after a while. */
export class FitWatch {
  readonly #options: FitWatchOptions;
  /** Since when no worker fits each, by `performance.now()`. */
  readonly #unfitSince = new Map<Fitted, number>();

  constructor(options: FitWatchOptions) {
    this.#options = options;
  }

  /** Returns what ends it. */
  add(one: Fitted): () => void {
    this.#unfitSince.set(one, performance.now() + (one.startAfterMs ?? 0));
    return () => void this.#unfitSince.delete(one);
  }

  async look(): Promise<void> {
    if (this.#unfitSince.size === 0) return;
    const { store, lostMs, unfitMs } = this.#options;
    const living = (await store.workers()).filter(({ silentMs }) => silentMs <= lostMs);
    const now = performance.now();
    for (const [one, since] of this.#unfitSince) {
      const fits = living.some(({ offer }) => meets(offer, one.needs));
      if (fits) this.#unfitSince.set(one, Math.max(since, now));
      else if (now - since >= unfitMs && !one.run.steps.isOver) await this.#refuse(one, living.length);
    }
  }

  async #refuse(one: Fitted, workers: number): Promise<void> {
    const { run } = one;
    const state = await this.#options.store.state(run.runId);
    if (state?.phase === 'waiting') run.fail(unfit(one, workers));
    else if (this.#unfitSince.has(one)) this.#unfitSince.set(one, performance.now());
  }
}

function unfit({ run, needs, isRepeated }: Fitted, workers: number): DrvError {
  const { labels = [], memoryBytes, cpus } = needs;
  const wants = [
    ...(labels.length === 0 ? [] : [`labels ${labels.join(', ')}`]),
    ...(memoryBytes === undefined ? [] : [`memoryBytes ${memoryBytes}`]),
    ...(cpus === undefined ? [] : [`cpus ${cpus}`]),
  ];
  const why = `driverOptions.queue.requires: none of ${workers} living workers has ${wants.join(' and ')}`;
  const { taskId } = run;
  if (!isRepeated()) return new DrvError('DRV_UNSUPPORTED', why, { op: 'prepare task', taskId });
  const lost = `The node on which the task ran, or may have, is lost, and it is not run again: ${why}`;
  return new DrvError('DRV_NODE_LOST', lost, { op: 'wait for task', taskId, retryable: false });
}
