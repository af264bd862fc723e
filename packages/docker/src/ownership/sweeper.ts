import type { Logger } from '@drv/core';
import { startTimer, within, type Timer } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { sweepContainers } from './sweep.ts';

/** Sweeps now and then, from the first task on, until it is closed. */
export interface Sweeper {
  /** Begins in the background, with a sweep a second later. Idempotent. */
  start(): void;
  /**
   * Waits for a sweep under way, and does one more: the engine may have finished a call of a process that was killed.
   * What cannot be removed holds it up for five seconds at most. Idempotent.
   */
  close(): Promise<void>;
}

/** The first task goes first. One that is over sooner is followed by the sweep of the close. */
const FIRST_MS = 1_000;
/** For one container in one round: what takes longer hangs. A busy engine first finishes a start that is under way. */
const REMOVE_MS = 5_000;
/** Where something was left, more of it may come: an engine still finishes the calls of a process that is gone. */
const AGAIN_MS = 2_000;
/** For the sweeps while the driver closes. */
const CLOSE_MS = 6_000;

export function createSweeper(options: {
  readonly engine: Pick<EngineClient, 'list' | 'inspect' | 'remove'>;
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
  let hasBegun = false;
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  /** Tells whether something was found. */
  async function sweep(skip: ReadonlySet<string>): Promise<boolean> {
    try {
      const swept = await sweepContainers({ engine, logger, held, skip, removeMs: REMOVE_MS, signal });
      for (const { id, taskId, because, removed } of swept) {
        if (removed) logger.info({ containerId: id, taskId, because }, 'removed a dangling container');
      }
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
    const last = Promise.resolve(running).then(() => sweep(stuck));
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
    close: () => (closing ??= close()),
  };
}
