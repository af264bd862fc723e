import type { Logger } from '@drv/core';
import { startTimer, within, type Timer } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { sweepContainers } from './sweep.ts';

/** Sweeps now and then, from the first task on, until it is closed. */
export interface Sweeper {
  /** Begins in the background, with a sweep a second later. Idempotent. */
  start(): void;
  /**
   * The first sweep comes now, if it has not come yet: while the engine removes the container of a short task, so that a
   * close right after that has little to wait for.
   */
  sweepFirst(): void;
  /**
   * Waits for a sweep under way, and does one more, since the engine may have finished a call of a process that was killed;
   * not right after one that found nothing. What cannot be removed holds it up for five seconds at most. Idempotent.
   */
  close(): Promise<void>;
}

/** The first task goes first. The end of one that is over sooner brings the first sweep. */
const FIRST_MS = 1_000;
/** For one container in one round: what takes longer hangs. A busy engine first finishes a start that is under way. */
const REMOVE_MS = 5_000;
/** Where something was left, more of it may come: an engine still finishes the calls of a process that is gone. */
const AGAIN_MS = 2_000;
/** From the begin of a sweep that found nothing. What comes about later is for the next driver, as after any last sweep. */
const FRESH_MS = 100;
/** For the sweeps while the driver closes. */
const CLOSE_MS = 6_000;

export function createSweeper(options: {
  readonly engine: Pick<EngineClient, 'list' | 'inspect' | 'remove' | 'info'>;
  /** Milliseconds from the end of a sweep to the next one; 0: no sweep at all. */
  readonly everyMs: number;
  /** Keys of the containers that the driver has itself, those that it recovered included. */
  readonly held: { has(key: string): boolean };
  readonly logger: Logger;
}): Sweeper {
  const { engine, everyMs, held, logger } = options;
  const controller = new AbortController();
  const { signal } = controller;
  /** What could not be removed in the last round: nobody who closes waits for it. */
  let stuck: ReadonlySet<string> = new Set();
  /** When the last sweep that found nothing began, by `performance.now()`. */
  let cleanAt = -Infinity;
  let hasBegun = false;
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  /** Tells whether something was found. */
  async function sweep(skip: ReadonlySet<string>): Promise<boolean> {
    const began = performance.now();
    try {
      const swept = await sweepContainers({ engine, logger, held, skip, removeMs: REMOVE_MS, signal });
      for (const { id, taskId, because, removed } of swept) {
        if (removed) logger.info({ containerId: id, taskId, because }, 'removed a dangling container');
      }
      if (swept.length === 0) cleanAt = began;
      stuck = new Set(swept.filter(({ removed }) => !removed).map(({ id }) => id));
      return swept.length > stuck.size;
    } catch (error) {
      if (!signal.aborted) logger.warn({ error: String(error) }, 'a sweep failed');
      return false;
    }
  }

  async function sweepAndGoOn(): Promise<void> {
    const found = await sweep(new Set());
    if (closing !== undefined) return;
    // A driver that nobody closes must not keep a process alive for its sweeps.
    timer = startTimer(found ? Math.min(AGAIN_MS, everyMs) : everyMs, start, { background: true });
  }

  function start(): void {
    running = sweepAndGoOn();
  }

  async function close(): Promise<void> {
    timer?.cancel();
    if (!hasBegun) return controller.abort();
    const isFresh = () => performance.now() - cleanAt < FRESH_MS;
    const last = Promise.resolve(running).then(() => isFresh() || sweep(stuck));
    await within(last, CLOSE_MS);
    controller.abort();
    await last;
  }

  return {
    start() {
      if (everyMs === 0 || hasBegun || closing !== undefined) return;
      hasBegun = true;
      timer = startTimer(Math.min(FIRST_MS, everyMs), start, { background: true });
    },
    sweepFirst() {
      if (!hasBegun || running !== undefined || closing !== undefined) return;
      timer?.cancel();
      start();
    },
    close: () => (closing ??= close()),
  };
}
