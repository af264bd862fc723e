import type { Logger } from '@drv/core';
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
  /** 0: never. */
  readonly everyMs: number;
  readonly logger: Logger;
}): Sweeper {
  const { engine, everyMs, logger } = options;
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function sweep(): Promise<void> {
    try {
      const swept = await sweepContainers({ engine, logger, signal: controller.signal });
      for (const { id, taskId, because } of swept) {
        logger.info({ containerId: id, taskId, because }, 'removed a leaked container');
      }
    } catch (error) {
      if (!controller.signal.aborted) logger.warn({ error: String(error) }, 'a sweep failed');
    }
  }

  const sweepOnce = () => {
    running ??= sweep().finally(() => {
      running = undefined;
    });
  };

  return {
    start() {
      if (everyMs === 0 || timer !== undefined || controller.signal.aborted) return;
      sweepOnce();
      timer = setInterval(sweepOnce, everyMs);
      // A driver that nobody closes must not keep a process alive for its sweeps.
      timer.unref();
    },
    async close() {
      clearInterval(timer);
      controller.abort();
      await running;
    },
  };
}
