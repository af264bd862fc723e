import type { SourceFact } from '../outcome/run-facts.ts';

/** What may still come of a task's output once the task has ended. */
export interface AfterExit {
  /** The task has ended. A source that is silent for so many milliseconds has nothing more. */
  begin(drainMs: number): void;
  /** The source is not read from now on, since a reader is slow: that time does not count. */
  hold(): void;
  /** It is read again. */
  resume(): void;
  /** So many bytes have come from a source; false when they are more than an engine can have held, or come for too long. */
  allows(kind: SourceFact['kind'], bytes: number): boolean;
}

/** An engine holds a megabyte of each stream for a connection, and what lies between it and drv some more. */
const BYTES = 64 * 1024 * 1024;
/**
 * A source that goes on and on is read for so many times as long as one that is silent is waited for: 90 s, in which an engine
 * sends what it holds at 100 KB/s, and 10 minutes, in which a busy one sends a log of some million lines.
 */
const DRAINS = { connection: 30, log: 200, 'followed-log': 200 };

export function createAfterExit(now: () => number = () => performance.now()): AfterExit {
  let left = BYTES;
  let began: { at: number; readonly drainMs: number } | undefined;
  let heldAt: number | undefined;
  return {
    begin(drainMs) {
      began = { at: now(), drainMs };
      if (heldAt !== undefined) heldAt = now();
    },
    hold() {
      heldAt ??= now();
    },
    resume() {
      if (heldAt !== undefined && began !== undefined) began.at += now() - heldAt;
      heldAt = undefined;
    },
    allows(kind, bytes) {
      if (began === undefined) return true;
      if (kind === 'connection') left -= bytes;
      return left > 0 && now() < began.at + began.drainMs * DRAINS[kind];
    },
  };
}
