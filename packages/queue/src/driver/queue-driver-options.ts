import type { DriverCapabilities, Logger } from '@drv/core';
import { CAPABILITIES, kind, type KindsOf } from '@drv/core/driver';
import { KEY } from '../protocol/codec.ts';
import type { TaskStore } from '../store/task-store.ts';

/** Where the environment and the files of tasks may be. */
export type Secrets = 'worker' | 'encrypted' | 'plain';

/** Options of `createQueueDriver`. */
export interface QueueDriverOptions {
  /** Where the queue is. The driver does not close it. */
  readonly store: TaskStore;
  /**
   * 32 bytes that the workers have too: tasks, streams and records are sealed with it (AES-256-GCM), so that who can read
   * the store reads none of them, and who can write to it cannot have a worker run anything. Without it a task with an
   * environment or files is refused, unless `secrets` is `plain`; and so are credentials that come with a task.
   */
  readonly key?: Uint8Array | undefined;
  /**
   * Where the environment and the files of tasks may be. `encrypted`: in the store under the key; without one a task that has any is
   * refused. `worker`: not in the store at all: a task that has any is refused, and its worker gives it what it needs
   * (`environment` of the worker). `plain`: in the store as they are. @default 'encrypted'
   */
  readonly secrets?: Secrets | undefined;
  /** Milliseconds of silence after which a node, or the store, is lost. @default 60000 */
  readonly lostMs?: number | undefined;
  /**
   * Milliseconds that a task waits while no living worker has what it requires; it is then refused with `DRV_UNSUPPORTED`.
   * @default 60000
   */
  readonly unfitMs?: number | undefined;
  /**
   * Bytes of input and output of a task that go through the store before a direct connection to its worker is wanted, where that takes
   * some (`direct` of the worker). What cannot be connected to goes through the store. `Infinity`: none is ever wanted.
   * @default 262144
   */
  readonly directAfterBytes?: number | undefined;
  /** What the drivers of the workers can do. A worker refuses what its engine cannot. @default all but `ports`, and `files` as data */
  readonly capabilities?: Partial<DriverCapabilities> | undefined;
  /** Milliseconds between two signs of life. @default 2000 */
  readonly beatMs?: number | undefined;
  /**
   * Milliseconds without the store after which `close`, of a task or of the driver, waits for it no longer, and at least two signs of life: what is
   * not known then is said, and a worker of which the driver has not heard ends the task by itself. @default 10000
   */
  readonly closeMs?: number | undefined;
  /** Milliseconds in which the caller's streams have to take some of the rest after the exit. @default 30000 */
  readonly readerMs?: number | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

const bound = kind.number({ least: 0, endless: true });
const sign = kind.number({ least: 1 });

export const QUEUE_DRIVER: KindsOf<QueueDriverOptions> = {
  store: kind.required(kind.thatHas('a store of tasks', 'submit')),
  key: KEY,
  secrets: kind.oneOf('worker', 'encrypted', 'plain'),
  lostMs: sign,
  unfitMs: bound,
  directAfterBytes: bound,
  capabilities: kind.orNull(kind.fields(CAPABILITIES)),
  beatMs: sign,
  closeMs: bound,
  readerMs: bound,
  logger: kind.logger,
};
