import { checkNumbers, delay } from '@drv/core/driver';
import { readCgroup, type CgroupReading, type ReadCgroupOptions } from './read-cgroup.ts';

/** How often to look, beside what {@link readCgroup} needs. */
export interface WatchCgroupOptions extends ReadCgroupOptions {
  /** Milliseconds between two readings. @default 100 */
  readonly everyMs?: number | undefined;
  /** Waits. @default a timer, that abort clears */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

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
  const { everyMs = 100, wait = delay, signal } = options;
  checkNumbers({ everyMs }, { least: 1 });
  for (;;) {
    const reading = await readCgroup(pid, options);
    if (reading === undefined) return;
    yield reading;
    await wait(everyMs, signal);
  }
}
