import { delay, within } from '@drv/core/driver';
import { closeOnAbort } from './close-on-abort.ts';
import type { OutputEntry } from './output-entry.ts';
import { readLog, type LogSource } from './read-log.ts';

/** Tells that a container's log has grown, and keeps the newest of what the engine sent of it. */
export interface LogWatch {
  /** Resolves as soon as something may have been written since the last call, on `tell`, and after so long. Never rejects. */
  grown(withinMs: number): Promise<void>;
  tell(): void;
  /**
   * After the end of the container: the newest entries, for where its log cannot be read any more, and whether the engine
   * has sent its end. Never rejects.
   */
  newest(): Promise<{ readonly entries: readonly OutputEntry[]; readonly isSure: boolean }>;
  close(): void;
}

/** Milliseconds before the engine is asked again, after a followed log has ended or failed. */
const AGAIN_MS = 100;
/** Milliseconds for the rest of a followed log, after the end of the container. */
const REST_MS = 2_000;
/** Bytes of entries that are kept, each counted with what it takes besides. */
const KEPT_BYTES = 2 * 1024 * 1024;
const ENTRY_BYTES = 256;
const UNBOUNDED = { allow() {}, forbid() {}, wait() {}, rest() {} };

/**
 * Follows a log. Where a log is written faster than an engine reads it for its follower, Docker leaves out whole files of it, in
 * 20.10 without a word, may stand still from then on (moby#23913), and may leave out the end: so what comes is a sign, what does
 * not come is none, and it counts only where the log itself is gone.
 */
export function watchLog(source: LogSource): LogWatch {
  const closed = new AbortController();
  const { signal } = closed;
  const kept = keepNewest();
  let isEnding = false;
  let isSure = false;
  let tell = () => {};
  let next = new Promise<void>((resolve) => {
    tell = resolve;
  });

  async function follow(): Promise<void> {
    while (!signal.aborted && !isEnding) {
      try {
        const options = { follow: true, tail: 0, timestamps: true, signal, headersTimeoutMs: Infinity };
        const stream = await source.engine.logs(source.containerId, options);
        closeOnAbort(stream, signal);
        tell();
        isSure = false;
        for await (const entries of readLog({ ...source, idle: UNBOUNDED }, { stream, timestamps: true })) {
          kept.add(entries);
          tell();
        }
        isSure = true;
      } catch {
        // Whoever reads the log is told why, if it goes on.
      }
      tell();
      if (!isEnding) await delay(AGAIN_MS, signal).catch(() => {});
    }
  }
  const following = follow();

  return {
    async grown(withinMs) {
      await within(next, withinMs);
      next = new Promise<void>((resolve) => {
        tell = resolve;
      });
    },
    tell: () => tell(),
    async newest() {
      isEnding = true;
      await within(following, REST_MS);
      return { entries: kept.entries(), isSure };
    },
    close() {
      closed.abort();
      tell();
    },
  };
}

function keepNewest() {
  const bursts: { readonly entries: readonly OutputEntry[]; readonly bytes: number }[] = [];
  let total = 0;
  return {
    add(entries: readonly OutputEntry[]): void {
      const bytes = entries.reduce((sum, { data }) => sum + data.length + ENTRY_BYTES, 0);
      bursts.push({ entries, bytes });
      total += bytes;
      while (total > KEPT_BYTES) total -= bursts.shift()?.bytes ?? total;
    },
    entries: () => bursts.flatMap(({ entries }) => entries),
  };
}
