import { backOff, startTimer, type Timer } from '@drv/core/driver';
import type { ParkedContainer } from '../launcher/parked-container.ts';
import type { Lane } from './lane.ts';
import { parkContainer } from './park-container.ts';
import type { ParkOptions } from './park-options.ts';
import type { PoolParts } from './pool-parts.ts';
import type { PoolSettings } from './pool-options.ts';

/** Starts containers ahead, as many at a time as may be, and none while tasks wait for the engine. */
export interface Filler {
  /** Starts what is missing. */
  refill(): void;
  /** The same a little later: a start takes the engine's time from the task that has just been given its container. */
  refillSoon(): void;
  /** Nothing is started any more. */
  close(): void;
}

export interface FillerOptions
  extends Pick<PoolSettings, 'fromTask' | 'max' | 'fillAtOnce'>,
    Pick<ParkOptions, 'holdNetworks' | 'removeLater'> {
  readonly lanes: ReadonlyMap<string, Lane>;
  /** Removes one that is not wanted any more. */
  readonly discard: (container: ParkedContainer) => void;
  readonly track: (work: Promise<unknown>) => void;
}

/** Milliseconds until the next look, while tasks wait for the engine. */
const BUSY_MS = 100;
/** Milliseconds in which a short task has run, and is removed. */
const SHORT_TASK_MS = 200;
const PAUSES = { firstMs: 1_000, maxMs: 60_000 };

export function createFiller(parts: PoolParts, options: FillerOptions): Filler {
  const { engine, gate, logger, cache } = parts;
  const { lanes, fromTask, max, fillAtOnce, holdNetworks, discard, removeLater, track } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let later: Timer | undefined;

  const every = () => [...lanes.values()];
  const filling = () => every().reduce((sum, lane) => sum + lane.filling, 0);
  const parked = () => every().reduce((sum, lane) => sum + lane.ready.length + lane.filling, 0);
  const isOpen = (lane: Lane) => !signal.aborted && every().includes(lane);

  function refillLater(ms: number): void {
    later ??= startTimer(ms, refill, { background: true });
  }

  function refill(): void {
    later?.cancel();
    later = undefined;
    if (signal.aborted) return;
    const now = performance.now();
    // Whoever was asked last is likely to be asked next.
    const wanting = every()
      .filter((lane) => lane.asked >= fromTask && lane.notBefore <= now)
      .sort((a, b) => b.askedAt - a.askedAt);
    for (const lane of wanting) {
      while (lane.ready.length + lane.filling < lane.target) {
        if (filling() >= fillAtOnce || parked() >= max) return;
        if (gate.isBusy) return refillLater(BUSY_MS);
        lane.filling += 1;
        track(fill(lane));
      }
    }
  }

  async function fill(lane: Lane): Promise<void> {
    const container = await park(lane).catch((error: unknown) => {
      failed(lane);
      if (!signal.aborted) logger.warn({ error: String(error) }, 'no container could be started ahead');
      return undefined;
    });
    lane.filling -= 1;
    if (!isOpen(lane)) {
      lane.release();
      if (container !== undefined) discard(container);
      return;
    }
    const [waiting] = lane.waiting;
    if (waiting !== undefined) {
      lane.waiting.delete(waiting);
      waiting(container);
    } else if (container !== undefined) lane.ready.push({ container, since: performance.now() });
    refill();
  }

  async function park(lane: Lane): Promise<ParkedContainer> {
    lane.lease ??= cache?.lease(lane.image);
    lane.command ??= await engine.imageCommand(lane.image.id, { signal });
    const container = await parkContainer(parts, {
      ...lane,
      holdNetworks,
      removeLater,
      signal,
      onEnd: () => ended(lane),
    });
    lane.failures = 0;
    return container;
  }

  /** By itself: the engine was restarted, or somebody has killed it. */
  function ended(lane: Lane): void {
    failed(lane);
    for (const { container } of lane.ready) if (!container.isWaiting) discard(container);
    lane.ready.splice(0, lane.ready.length, ...lane.ready.filter(({ container }) => container.isWaiting));
  }

  function failed(lane: Lane): void {
    lane.failures += 1;
    lane.notBefore = performance.now() + backOff(lane.failures, PAUSES);
  }

  return {
    refill,
    refillSoon: () => refillLater(SHORT_TASK_MS),
    close() {
      later?.cancel();
      controller.abort();
    },
  };
}
