import type { CredentialProvider, Logger } from '@drv/core';
import { builtin, createSpoolQuota, type TaskOutputOptions } from '@drv/core/driver';
import type { ImageCache, ImagePuller } from '@drv/image';
import type { LogConfig } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineClientOptions } from '../engine/engine-client-options.ts';
import type { HardCall } from '../engine/gate/engine-gate.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import type { GuardedTaskOption, LogChoice } from '../prepare/docker-task-options.ts';
import type { PoolOptions } from '../pool/pool-options.ts';
import type { TimingOptions } from '../run/timing.ts';
import type { WitnessChoice } from '../launcher/is-witnessed.ts';

/** What a driver is made with. Everything has a default; nothing is read from the environment. */
export interface DockerDriverOptions extends EngineClientOptions, TimingOptions {
  /** A ready client, instead of `host` and `tls`. The driver then does not close it. */
  readonly engine?: EngineClient | undefined;
  /** Answers which credentials to use, for tasks whose own auther does not. Absent: pulls are anonymous. */
  readonly credentials?: CredentialProvider | undefined;
  /** A ready puller, to share pulls between drivers. The driver then does not close it. */
  readonly puller?: ImagePuller | undefined;
  /** Keeps the images of running tasks, and removes others when they take too much space. Absent: none are removed. */
  readonly cache?: ImageCache | undefined;
  /**
   * A task runs an image that is local only if the registry has given it to the task's credentials, in this process; else
   * the registry is asked again. For engines that several tenants share.
   * @default false
   */
  readonly reauthorise?: boolean | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /**
   * Which options of `driverOptions.docker` a task may set; each can open the sandbox. A task that sets another one is
   * refused with `DRV_UNSUPPORTED`.
   * @default [] (none)
   */
  readonly allow?: readonly GuardedTaskOption[] | undefined;
  /**
   * How many calls of a kind the engine is given at a time; the other tasks wait in turn, and no time limit of theirs
   * runs meanwhile.
   * @default for each kind as many as the engine answers without making them wait for one another, from 4 to 256
   */
  readonly places?: Partial<Record<HardCall, number>> | undefined;
  /**
   * Tasks that may wait for their turn; one more is refused with `DRV_EXHAUSTED`.
   * @default 50000
   */
  readonly maxQueued?: number | undefined;
  /**
   * Containers that are started ahead, so that a task does not wait for its container: `{}` for the defaults. A task that
   * none of them fits gets one of its own, as without a pool; its result says which it was (`start`).
   * @default none are started ahead
   */
  readonly pool?: PoolOptions | undefined;
  /**
   * Milliseconds between two looks for containers of drv whose process is gone; the first is at the first task.
   * 0: none; `Infinity`: only that one.
   * @default 300000
   */
  readonly sweepEveryMs?: number | undefined;
  /**
   * Each task that runs for three quarters of a second or longer is sampled once a second, for the `usage` of its result; where more than 50
   * run at once, each less often, so that a driver takes 50 samples a second. False: only where somebody asks (`onStat`,
   * `stats()`), each second; where nobody does, `usage` has no samples.
   * @default true
   */
  readonly sampleUsage?: boolean | undefined;
  /**
   * On a busy machine Docker may drop output without a sign. When the init of a task's container is a program of drv, which says a word on
   * both streams before the task and after it, so that it is seen whether its output is whole: `busy`, where the engine is on this
   * machine, more than two threads are runnable for each processor, and it costs a start next to nothing (Docker 26 or later; before,
   * with `network: 'none'` or `files`); `always`, which with Docker 20.10 costs other tasks some 50 ms; `never`, which leaves more outputs in
   * doubt. See `docs/contract.md`.
   * @default 'busy'
   */
  readonly witness?: WitnessChoice | undefined;
  /** Where output waits for a slow reader: in memory up to `memoryBytes` for each stream, then in a temporary file. */
  readonly spool?: SpoolChoice | undefined;
  /**
   * The engine's log of each container, beside what the caller reads: what a later process can recover. A task's own
   * `driverOptions.docker.logConfig` goes before it.
   * @default { driver: 'local', options: { 'max-size': '16m', 'max-file': '2' } } (Podman: `json-file`)
   */
  readonly logConfig?: LogChoice | undefined;
}

/** Where the output of a driver's tasks waits. */
export interface SpoolChoice {
  /** Of each stream. @default 4 MiB */
  readonly memoryBytes?: number | undefined;
  /** Of the temporary files. @default that of the system */
  readonly directory?: string | undefined;
  /**
   * Bytes of the temporary files of all tasks together. When they are used up nothing is lost: a task whose reader is slow
   * waits for it, and `logger` is told.
   * @default half of what is free in `directory` when the first of them is made
   */
  readonly limitBytes?: number | undefined;
}

export function spoolOf({ spool = {} }: DockerDriverOptions): TaskOutputOptions['spool'] {
  const { memoryBytes = 4 * 1024 * 1024, directory = builtin.os.tmpdir(), limitBytes } = spool;
  return {
    memoryBytes,
    directory,
    quota: createSpoolQuota(limitBytes),
  };
}

/** The engine's log of a container. Docker's `local` keeps every byte; its `json-file` only what is UTF-8. */
export function logConfigOf({ logConfig }: DockerDriverOptions, { logDriver }: EngineTraits): LogConfig {
  if (logConfig !== undefined) return { driver: logConfig.driver, options: logConfig.options ?? {} };
  return { driver: logDriver, options: { 'max-size': '16m', 'max-file': '2' } };
}
