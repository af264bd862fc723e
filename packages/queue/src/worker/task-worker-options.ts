import { DrvError, type ContainerTask, type CredentialProvider, type Driver, type Logger } from '@drv/core';
import { checkOptions, kind, type KindsOf } from '@drv/core/driver';
import type { DirectListener } from '../direct/direct-listener.ts';
import type { ReadContainerOutput } from '../look/read-container-output.ts';
import { KEY } from '../protocol/codec.ts';
import { isLabel, LABEL_WANTS } from '../protocol/label.ts';
import type { TaskStore } from '../store/task-store.ts';

/** The environment that a worker gives to a task. */
export type EnvironmentOf = (
  task: Readonly<ContainerTask>,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** Options of `createTaskWorker`. */
export interface TaskWorkerOptions {
  readonly store: TaskStore;
  /**
   * Names the engine that this worker is beside: the same one after a restart, no other engine's, and no second one of this engine. A worker
   * takes over what an earlier one of its node has left. Nobody checks it: what runs under another name of the engine is not found and ends in
   * `DRV_NODE_LOST`, or, run again there, in `DRV_CONFLICT`; what runs on another engine of the name ends in `DRV_OUTCOME_UNKNOWN`.
   */
  readonly node: string;
  /** Runs the tasks. Give the worker a driver of its own; `close` of the worker does not close it. */
  readonly driver: Driver;
  /** Tasks at one time. */
  readonly slots: number;
  /** What tasks may require (`driverOptions.queue.requires`): letters, digits, "_", ".", "-", ":" and "/". @default none */
  readonly labels?: readonly string[] | undefined;
  /** For tasks that require some of it, all together; they are not limited by it. @default it does not count */
  readonly memoryBytes?: number | undefined;
  readonly cpus?: number | undefined;
  /** Asked for the credentials of images, after those that the caller brought. They are never in the store. */
  readonly credentials?: CredentialProvider | undefined;
  /**
   * What a task has in its environment besides, and in place of what its caller set by the same name. It is never in the store.
   * What this throws ends the task in `DRV_INTERNAL`.
   */
  readonly environment?: EnvironmentOf | undefined;
  /** 32 bytes that the drivers have too. Then only what was sealed with them is read and written. */
  readonly key?: Uint8Array | undefined;
  /**
   * Reads what the engine has kept of a container's output, for those who look on: `readOutput` of `@drv/docker`. Without it
   * {@link Fleet.output} is refused.
   */
  readonly readOutput?: ReadContainerOutput | undefined;
  /**
   * Takes direct connections of callers, for tasks that are given or give much: {@link openDirectListener}. `close` of the
   * worker does not close it. @default all goes through the store
   */
  readonly direct?: DirectListener | undefined;
  /** Milliseconds without the store after which `close` waits for it no longer. @default 30000 */
  readonly closeMs?: number | undefined;
  /** Milliseconds between two signs of life. @default 2000 */
  readonly beatMs?: number | undefined;
  /**
   * Milliseconds of silence after which a worker of this node is dead, and a caller is gone: at least twice `beatMs`, which workers of
   * one node have alike. A caller whose driver has a longer `beatMs` is waited for until four of its own are missing.
   * @default 4 × beatMs
   */
  readonly silentMs?: number | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

/** Milliseconds between two signs of life. */
export const DEFAULT_BEAT_MS = 2_000;

const sign = kind.number({ least: 1 });
const amount = kind.number({ least: 0 });

export const TASK_WORKER: KindsOf<TaskWorkerOptions> = {
  store: kind.required(kind.thatHas('a store of tasks', 'claim')),
  node: kind.required(
    kind.thatIs(
      'letters, digits, "_", "." and "-", first a letter or digit, at most 128',
      (value) => typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(value),
    ),
  ),
  driver: kind.required(kind.thatHas('a driver', 'prepare')),
  slots: kind.required(kind.number({ least: 1, whole: true })),
  labels: kind.thatIs(LABEL_WANTS, (value) => Array.isArray(value) && value.every(isLabel)),
  memoryBytes: amount,
  cpus: amount,
  credentials: kind.provider,
  environment: kind.call,
  key: KEY,
  readOutput: kind.call,
  direct: kind.thatHas('a direct listener', 'expect'),
  closeMs: amount,
  beatMs: sign,
  silentMs: sign,
  logger: kind.logger,
};

/** @throws `DRV_INVALID_OPTION` */
export function checkWorkerOptions(options: TaskWorkerOptions): void {
  checkOptions(options, TASK_WORKER, 'createTaskWorker', { op: 'create worker' });
  checkSilence(options);
}

/** A worker that is not heard of in time loses its tasks to another one of its node, and that one to it. */
function checkSilence({ beatMs = DEFAULT_BEAT_MS, silentMs }: TaskWorkerOptions): void {
  if (silentMs === undefined || silentMs >= 2 * beatMs) return;
  throw new DrvError('DRV_INVALID_OPTION', `silentMs must be at least twice beatMs (${2 * beatMs})`, {
    op: 'create worker',
  });
}
