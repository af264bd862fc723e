import type { Logger } from '@drv/core';
import { backOff, delay, startTimer, type Timer } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { isOwnContainer } from './container-identity.ts';
import { LABEL } from './labels.ts';
import type { RemoveContainer } from './remove-container.ts';

/**
 * Removes the dangling containers of this driver, which nobody will close: one that could not be removed, or one that
 * came about after its create call was given up. The sweep leaves them alone, since their process lives.
 */
export interface DanglingReaper {
  /** There may be one: it is looked for soon, and again with growing pauses until that is settled. */
  search(): void;
  /**
   * After the last task was closed: goes on until nothing is left, as long as the engine answers and for at most
   * `closeMs`. Idempotent.
   */
  close(): Promise<void>;
}

export interface DanglingReaperOptions {
  readonly engine: Pick<EngineClient, 'list'>;
  readonly remove: RemoveContainer;
  /** Of the driver, as its labels say. */
  readonly instance: string;
  /** Keys of the containers that somebody will remove. */
  readonly held: { has(key: string): boolean };
  readonly closeMs: number;
  readonly logger: Logger;
}

// An engine may carry out a call a good while after its client has gone: one look that finds nothing is not enough.
const LOOKS = 4;
const PAUSES = { firstMs: 1_000, maxMs: 60_000 };
const PAUSES_AT_CLOSE = { firstMs: 100, maxMs: 1_000 };
/** Looks in a row that the engine may fail to answer while the driver closes. */
const FAILURES_AT_CLOSE = 4;

export function createDanglingReaper(options: DanglingReaperOptions): DanglingReaper {
  const { engine, remove, instance, held, closeMs, logger } = options;
  /** Consecutive empty looks still required. */
  let due = 0;
  let searches = 0;
  /** Looks in a row that the engine did not answer. */
  let failures = 0;
  let timer: Timer | undefined;
  let looking: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  async function look(): Promise<void> {
    const before = searches;
    try {
      const ours = await engine.list({ labels: [`${LABEL.instance}=${instance}`] });
      const dangling = ours.filter(
        (container) => isOwnContainer(container) && !held.has(container.labels[LABEL.container] ?? ''),
      );
      const removed = await Promise.all(dangling.map(({ id }) => reap(id)));
      failures = 0;
      if (searches === before && !removed.includes(false)) due -= 1;
    } catch (error) {
      failures += 1;
      logger.warn({ error: String(error) }, 'a container may be left; looking again later');
    }
  }

  async function reap(containerId: string): Promise<boolean> {
    try {
      await remove(containerId);
      logger.info({ containerId }, 'removed a dangling container');
      return true;
    } catch (error) {
      logger.warn({ containerId, error: String(error) }, 'a dangling container could not be removed');
      return false;
    }
  }

  const lookOnce = () =>
    (looking ??= look().finally(() => {
      looking = undefined;
    }));

  function schedule(): void {
    timer?.cancel();
    if (due === 0 || closing !== undefined) return;
    const pauseMs = backOff(LOOKS - due + failures + 1, PAUSES);
    // A driver that nobody closes must not keep a process alive for its looks.
    timer = startTimer(pauseMs, () => void lookOnce().then(schedule), { background: true });
  }

  async function close(): Promise<void> {
    timer?.cancel();
    await looking;
    failures = 0;
    const deadline = performance.now() + closeMs;
    for (let tries = 0; due > 0 && failures < FAILURES_AT_CLOSE && performance.now() < deadline; tries += 1) {
      if (tries > 0) await delay(backOff(tries, PAUSES_AT_CLOSE));
      await lookOnce();
    }
    if (due > 0)
      logger.error({ instance }, 'a container may be left: the engine did not answer, or not remove it');
  }

  return {
    search() {
      searches += 1;
      due = LOOKS;
      schedule();
    },
    close: () => (closing ??= close()),
  };
}
