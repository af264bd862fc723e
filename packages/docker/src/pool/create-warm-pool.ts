import { startTimer, within, type Timer } from '@drv/core/driver';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import { commandOf } from '../launcher/command-of.ts';
import { goMessage } from '../launcher/go-message.ts';
import { launcherFor } from '../launcher/launcher-for.ts';
import type { ParkedContainer } from '../launcher/parked-container.ts';
import type { ParkedTask } from '../launcher/parked-task.ts';
import { nameFor } from '../ownership/container-identity.ts';
import type { WarmTask } from '../prepare/prepare-parts.ts';
import { createFiller } from './filler.ts';
import { createLane, type Lane } from './lane.ts';
import type { PoolParts } from './pool-parts.ts';
import type { PoolSettings } from './pool-options.ts';
import { shapeOf, type Shape } from './shape-of.ts';

/** Containers that were started ahead and wait, each for one task. None of them runs a second one. */
export interface WarmPool {
  /** A parked container for a task, which has the task's name then; `undefined`: it needs one of its own. Never throws. */
  take(asked: WarmTask): Promise<ParkedTask | undefined>;
  /** Removes every container that still waits. Idempotent. */
  close(): Promise<void>;
  /** Resolves when nothing is being removed any more, of what was held for tasks too. */
  settled(): Promise<void>;
}

const TICK_MS = 1_000;

export function createWarmPool(parts: PoolParts, settings: PoolSettings): WarmPool {
  const { engine, logger, held } = parts;
  const { min, fromTask, max, fillAtOnce, waitMs, idleMs, maxAgeMs, holdNetworks } = settings;
  const lanes = new Map<string, Lane>();
  const works = new Set<Promise<unknown>>();
  const filler = createFiller(parts, {
    lanes,
    fromTask,
    max,
    fillAtOnce,
    holdNetworks,
    discard,
    removeLater,
    track,
  });
  let timer: Timer | undefined;
  let closing: Promise<void> | undefined;

  async function take(asked: WarmTask): Promise<ParkedTask | undefined> {
    if (closing !== undefined || !engineTraits(asked.info).parks) return undefined;
    const found = shapeOf(asked.task, asked.own);
    if ('cold' in found) {
      logger.debug({ taskId: asked.task.id, because: found.cold }, 'the task gets a container of its own');
      return undefined;
    }
    const lane = laneFor(found.shape, asked);
    if (lane === undefined) return undefined;
    lane.asked += 1;
    lane.askedAt = performance.now();
    let container = next(lane);
    if (container === undefined) {
      lane.target = Math.min(max, lane.target + 1);
      filler.refill();
      container = await wait(lane, asked.signal);
    }
    const given = container && (await give(lane, container, asked));
    if (given === undefined) filler.refill();
    else filler.refillSoon();
    return given;
  }

  function laneFor(shape: Shape, { reference, image, info }: WarmTask): Lane | undefined {
    const key = `${shape.key} ${image.id}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const launcher = launcherFor(image.platform);
    if (launcher === undefined) return undefined;
    // The name means another image now.
    for (const [oldKey, old] of lanes) {
      if (old.reference === reference && old.image.id !== image.id) drain(oldKey, old);
    }
    // The first tasks of a shape always find none; only from then on a miss says that more are wanted.
    const lane = createLane({ shape, image, reference, info, launcher, target: min - fromTask });
    lanes.set(key, lane);
    timer ??= startTimer(TICK_MS, tick, { background: true });
    return lane;
  }

  /** The oldest that still waits. */
  function next(lane: Lane): ParkedContainer | undefined {
    for (let ready = lane.ready.shift(); ready !== undefined; ready = lane.ready.shift()) {
      if (ready.container.isWaiting) return ready.container;
      discard(ready.container);
    }
    return undefined;
  }

  /** For one that is being started, if none of the tasks before waits for it. */
  async function wait(lane: Lane, signal: AbortSignal | undefined): Promise<ParkedContainer | undefined> {
    if (waitMs === 0 || lane.filling <= lane.waiting.size) return undefined;
    let settle: (container: ParkedContainer | undefined) => void = () => {};
    const coming = new Promise<ParkedContainer | undefined>((resolve) => {
      settle = resolve;
    });
    lane.waiting.add(settle);
    const came = await within(coming, waitMs, { signal }).catch(() => ({ done: false }) as const);
    if (came.done) return came.value;
    // It may have been given one in this very moment.
    return lane.waiting.delete(settle) ? undefined : coming;
  }

  /** The container gets the name of the task, which must be nobody else's; then it is the task's. */
  async function give(
    lane: Lane,
    container: ParkedContainer,
    { task }: WarmTask,
  ): Promise<ParkedTask | undefined> {
    const command = lane.command && commandOf(task, lane.command);
    const { nonce } = container.launch;
    const message = command && goMessage({ nonce, command, env: task.env ?? {} });
    const named = message === undefined ? 'not asked' : await rename(container, task.id);
    if (message !== undefined && named === 'renamed') {
      return { container, launch: container.launch, message, command: command?.[0] ?? '' };
    }
    const mayWaitOn = named !== 'failed' && container.isWaiting && isOpen(lane);
    if (mayWaitOn) lane.ready.unshift({ container, since: performance.now() });
    else discard(container);
    return undefined;
  }

  const isOpen = (lane: Lane) => [...lanes.values()].includes(lane);

  async function rename(container: ParkedContainer, taskId: string) {
    try {
      return await engine.rename(container.containerId, nameFor(taskId));
    } catch (error) {
      logger.warn({ taskId, error: String(error) }, 'a parked container could not be given to its task');
      return 'failed';
    }
  }

  function discard(container: ParkedContainer): void {
    container.drop();
    removeLater(container);
    container.release();
  }

  function removeLater({ containerId, key }: Pick<ParkedContainer, 'containerId' | 'key'>): void {
    const removed = parts.remove(containerId).catch((error: unknown) => {
      logger.warn({ containerId, error: String(error) }, 'a parked container could not be removed');
      held.delete(key);
      parts.reaper.search();
    });
    track(removed.then(() => void held.delete(key)));
  }

  function track(work: Promise<unknown>): void {
    works.add(work);
    void work.finally(() => works.delete(work));
  }

  /** Once a second: what is too old, and what nobody asks for any more, goes. */
  function tick(): void {
    const now = performance.now();
    for (const [key, lane] of lanes) {
      if (now - lane.askedAt > idleMs) drain(key, lane);
      else trim(lane, now);
    }
    filler.refill();
    timer = lanes.size === 0 ? undefined : startTimer(TICK_MS, tick, { background: true });
  }

  function trim(lane: Lane, now: number): void {
    for (const { container, since } of lane.ready.splice(0)) {
      const isSpare = now - since > idleMs && lane.target > min;
      if (isSpare) lane.target -= 1;
      if (isSpare || now - since > maxAgeMs) discard(container);
      else lane.ready.push({ container, since });
    }
  }

  function drain(key: string, lane: Lane): void {
    lanes.delete(key);
    for (const { container } of lane.ready.splice(0)) discard(container);
    for (const settle of lane.waiting) settle(undefined);
    lane.waiting.clear();
    if (lane.filling === 0) lane.release();
  }

  async function close(): Promise<void> {
    timer?.cancel();
    filler.close();
    for (const [key, lane] of lanes) drain(key, lane);
    await settled();
  }

  async function settled(): Promise<void> {
    while (works.size > 0) await Promise.allSettled(works);
  }

  return { take, close: () => (closing ??= close()), settled };
}
