import { DrvError } from '@drv/core';
import { startTimer } from '@drv/core/driver';
import { meets } from './needs.ts';
import type { RunNeeds, WorkerOffer } from './workers.ts';

/** What decides which run is next. */
interface Waiting {
  readonly priority?: number | undefined;
  readonly tenant?: string | undefined;
  readonly needs?: RunNeeds | undefined;
  /** By `performance.now()`. */
  readonly notBefore: number;
}

interface TakeOptions {
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly offer: WorkerOffer;
}

/** Of how many tenants the last turn is known. */
const KEPT_TENANTS = 1_000;

/** Runs that wait, and those who wait for one of them. */
export class WaitingRuns<Run extends Waiting> {
  readonly #runs = new Set<Run>();
  readonly #idle = new Set<() => void>();
  /** The tenants that had a turn, the one whose last turn is longest ago first. */
  readonly #served = new Map<string, number>();
  #turns = 0;
  #closed = false;

  get size(): number {
    return this.#runs.size;
  }

  add(run: Run): void {
    this.#runs.add(run);
    this.#wake();
  }

  delete(run: Run): void {
    this.#runs.delete(run);
  }

  /** Takes the next one out; `undefined` after `waitMs`, and when the signal aborts. @throws `DRV_INVALID_STATE` after `close`. */
  async take({ waitMs, signal, offer }: TakeOptions): Promise<Run | undefined> {
    const until = performance.now() + waitMs;
    while (signal?.aborted !== true) {
      const next = this.#next(offer);
      if (typeof next !== 'number') {
        this.#runs.delete(next);
        this.#noteTurn(next.tenant ?? '');
        return next;
      }
      const leftMs = until - performance.now();
      if (this.#closed) throw new DrvError('DRV_INVALID_STATE', 'The store is closed', { op: 'use store' });
      if (leftMs <= 0) return undefined;
      await this.#idleFor(Math.min(leftMs, next), signal);
    }
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** Of those that may be taken, the first; else milliseconds until one's time comes. */
  #next(offer: WorkerOffer): Run | number {
    let next: Run | undefined;
    let dueInMs = Number.POSITIVE_INFINITY;
    for (const run of this.#runs) {
      const ms = run.notBefore - performance.now();
      if (ms > 0) dueInMs = Math.min(dueInMs, ms);
      else if (meets(offer, run.needs) && (next === undefined || this.#isBefore(run, next))) next = run;
    }
    return next ?? dueInMs;
  }

  /** Of one that was submitted later. */
  #isBefore(run: Run, other: Run): boolean {
    const lastTurn = ({ tenant = '' }: Run) => this.#served.get(tenant) ?? 0;
    const turns = lastTurn(run) - lastTurn(other);
    if (turns !== 0) return turns < 0;
    const isOfTenant = (run.tenant ?? '') === (other.tenant ?? '');
    return isOfTenant && (run.priority ?? 0) > (other.priority ?? 0);
  }

  #noteTurn(tenant: string): void {
    this.#turns += 1;
    this.#served.delete(tenant);
    this.#served.set(tenant, this.#turns);
    const [longestAgo] = this.#served.keys();
    if (this.#served.size > KEPT_TENANTS && longestAgo !== undefined) this.#served.delete(longestAgo);
  }

  #wake(): void {
    for (const wake of this.#idle) wake();
  }

  /** Until a run is added, for a while at the most. */
  async #idleFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        timer.cancel();
        this.#idle.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = startTimer(ms, done);
      this.#idle.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}
