import { kind, type KindsOf } from '@drv/core/driver';

/** Containers that are started ahead, each for one task. */
export interface PoolOptions {
  /**
   * Containers that are kept ready for each shape of tasks that is in use.
   * @default 1
   */
  readonly min?: number | undefined;
  /**
   * The task of a shape, counted from 1, with which containers for the next ones begin to be started. A shape that only one
   * task has is not worth any.
   * @default 2
   */
  readonly fromTask?: number | undefined;
  /**
   * Parked containers in all. A shape that is asked for more often than it is ready gets more than `min`.
   * @default 8
   */
  readonly max?: number | undefined;
  /**
   * Containers that are being started ahead at a time, and only while no task waits for its turn at the engine.
   * @default 2
   */
  readonly fillAtOnce?: number | undefined;
  /**
   * Milliseconds that a task waits for a container that is being started ahead; then it gets one of its own.
   * @default 0
   */
  readonly waitMs?: number | undefined;
  /**
   * Milliseconds after the last task of a shape until its parked containers are removed.
   * @default 60000
   */
  readonly idleMs?: number | undefined;
  /**
   * Milliseconds after which a parked container is replaced by a new one. At most a day.
   * @default 900000
   */
  readonly maxAgeMs?: number | undefined;
  /**
   * The network of a task with one is held by a second container, which is removed behind the task: an engine takes a network
   * down before it tells of the end of the container that has it. Costs the engine another container for each task.
   * @default true
   */
  readonly holdNetworks?: boolean | undefined;
}

export type PoolSettings = { readonly [Name in keyof PoolOptions]-?: NonNullable<PoolOptions[Name]> };

const DAY_MS = 24 * 60 * 60_000;
const count = kind.number({ least: 1, whole: true });

export const POOL: KindsOf<PoolOptions> = {
  min: kind.number({ least: 0, whole: true }),
  fromTask: count,
  max: count,
  fillAtOnce: count,
  waitMs: kind.number({ least: 0 }),
  idleMs: kind.number({ least: 0, endless: true }),
  maxAgeMs: kind.number({ least: 1, most: DAY_MS }),
  holdNetworks: kind.boolean,
};

export function poolSettingsOf(pool: PoolOptions): PoolSettings {
  const {
    min = 1,
    fromTask = 2,
    max = 8,
    fillAtOnce = 2,
    waitMs = 0,
    idleMs = 60_000,
    maxAgeMs = 900_000,
    holdNetworks = true,
  } = pool;
  return { min, fromTask, max, fillAtOnce, waitMs, idleMs, maxAgeMs, holdNetworks };
}
