import type { Logger } from '@drv/core';
import { backOff, delay } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { LABEL } from './labels.ts';
import { removeForCertain } from './remove-container.ts';

/**
 * Containers of this driver that nobody will close: one that could not be removed, or one that came about after its
 * create call was given up. The sweep leaves them alone, since their process lives.
 */
export interface Leftovers {
  /** There may be one: it is looked for soon, and again with growing pauses until that is settled. */
  suspect(): void;
  /** After the last task was closed: settles what is suspected, if the engine answers. Idempotent. */
  close(): Promise<void>;
}

export interface LeftoversOptions {
  readonly engine: Pick<EngineClient, 'list' | 'inspect' | 'remove'>;
  /** Of the driver, as its labels say. */
  readonly instance: string;
  /** Tasks that somebody will close. */
  readonly isLiving: (taskId: string) => boolean;
  /** Milliseconds for each removal. */
  readonly removeMs: number;
  readonly logger: Logger;
}

// An engine may carry out a call a good while after its client has gone: one look that finds nothing is not enough.
const LOOKS = 4;
const PAUSES = { firstMs: 1_000, maxMs: 60_000 };
const LAST_PAUSES_MS = [0, 100, 300, 1_000];

export function createLeftovers(options: LeftoversOptions): Leftovers {
  const { engine, instance, isLiving, removeMs, logger } = options;
  /** Looks that are still to find nothing. */
  let due = 0;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  async function look(): Promise<void> {
    try {
      const before = due;
      for (const { id, labels } of await engine.list({ labels: [`${LABEL.instance}=${instance}`] })) {
        if (isLiving(labels[LABEL.task] ?? '')) continue;
        await removeForCertain(engine, id, removeMs);
        logger.info({ containerId: id }, 'removed a container that was left');
      }
      // Not if there was a new suspicion meanwhile.
      if (due === before) due -= 1;
      failures = 0;
    } catch (error) {
      failures += 1;
      logger.warn({ error: String(error) }, 'a container may be left; looking again later');
    }
  }

  const lookOnce = () =>
    (looking ??= look().finally(() => {
      looking = undefined;
    }));

  function schedule(): void {
    clearTimeout(timer);
    if (due === 0 || closing !== undefined) return;
    timer = setTimeout(() => void lookOnce().then(schedule), backOff(LOOKS - due + failures + 1, PAUSES));
    // A driver that nobody closes must not keep a process alive for its looks.
    timer.unref();
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    await looking;
    for (const pause of LAST_PAUSES_MS) {
      if (due === 0) return;
      await delay(pause);
      await lookOnce();
    }
    if (failures > 0) logger.error({ instance }, 'a container may be left: the engine did not answer');
  }

  return {
    suspect() {
      due = LOOKS;
      schedule();
    },
    close: () => (closing ??= close()),
  };
}
