import { checkKinds, delay, kind, type KindsOf } from '@drv/core/driver';
import { READ_CGROUP, readCgroup, type CgroupReading, type ReadCgroupOptions } from './read-cgroup.ts';

/** How often to look, beside what {@link readCgroup} needs. */
export interface WatchCgroupOptions extends ReadCgroupOptions {
  /** Milliseconds between two readings. @default 100 */
  readonly everyMs?: number | undefined;
  /** Waits. @default a timer, that abort clears */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export const WATCH_CGROUP: KindsOf<WatchCgroupOptions> = {
  ...READ_CGROUP,
  everyMs: kind.number({ least: 1 }),
  wait: kind.call,
};

/**
 * Readings of a running container's cgroup, the first one at once, until it is gone. For tasks that are over before
 * the engine makes its first sample, about a second after the start: the last reading is at most `everyMs` old when
 * they end. Nothing comes where there is nothing to read.
 *
 * Leaving the loop ends it. Abort rejects with `DRV_ABORTED`. Throws `DRV_INVALID_OPTION` as `readCgroup` does, and for
 * an `everyMs` that is no number from 1 upwards.
 */
export async function* watchCgroup(
  pid: number,
  options: WatchCgroupOptions,
): AsyncGenerator<CgroupReading, void, undefined> {
  checkKinds(options, WATCH_CGROUP, 'watchCgroup');
  const { everyMs = 100, wait = delay, ...reading } = options;
  for (;;) {
    const read = await readCgroup(pid, reading);
    if (read === undefined) return;
    yield read;
    await wait(everyMs, reading.signal);
  }
}
