/** Whoever waits for a run. */
export interface Caller {
  /** The member of the store that it is. */
  readonly client: string;
  /** Milliseconds between two of its signs of life, where it said. */
  readonly beatMs?: number | undefined;
  /** The task must not go on without it. */
  readonly isNeeded: boolean;
}

/** Signs of life of a caller that have to be missing before it is gone, whatever the worker waits for others. */
const MISSED_BEATS = 4;

/** Whether nothing was heard of a caller for too long. One that says seldom that it lives is waited for longer. */
export function isGone({ beatMs = 0 }: Caller, silence: number | undefined, silentMs: number): boolean {
  return (silence ?? Number.POSITIVE_INFINITY) > Math.max(silentMs, MISSED_BEATS * beatMs);
}
