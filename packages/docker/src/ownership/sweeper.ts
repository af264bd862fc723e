import type { Logger } from '@drv/core';
import { startTimer, type Timer } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { sweepContainers } from './sweep.ts';

/** Sweeps now and then, from the first task on, until it is closed. */
export interface Sweeper {
  /** Begins with a sweep at once, in the background. Idempotent. */
  start(): void;
  /** Waits for a sweep under way, which is aborted. Idempotent. */
  close(): Promise<void>;
}

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
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;

  async function sweep(): Promise<void> {
    try {
      // One try for each: what cannot be removed has its next one in the next sweep.
      const { signal } = controller;
      const swept = await sweepContainers({ engine, logger, held, removeMs: 0, signal });
      for (const { id, taskId, because, removed } of swept) {
        if (removed) logger.info({ containerId: id, taskId, because }, 'removed a leaked container');
      }
    } catch (error) {
      if (!controller.signal.aborted) logger.warn({ error: String(error) }, 'a sweep failed');
    }
  }

  async function sweepAndGoOn(): Promise<void> {
    await sweep();
    if (controller.signal.aborted) return;
    // A driver that nobody closes must not keep a process alive for its sweeps.
    timer = startTimer(everyMs, start, { background: true });
  }

  function start(): void {
    running = sweepAndGoOn();
  }

  return {
    start() {
      if (everyMs === 0 || running !== undefined || controller.signal.aborted) return;
      start();
    },
    async close() {
      timer?.cancel();
      controller.abort();
      await running;
    },
  };
}
