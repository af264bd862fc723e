/** What an engine that was away says of a container that ended, or may have. */
export interface RestoredExit {
  readonly exitCode: number;
  /** RFC 3339 */
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  /** When the engine was started, by its own clock; `undefined`: not known. */
  readonly engineStartedAt: number | undefined;
}

/** Milliseconds that an engine takes over its containers before its networks, at most: 1 s with a few on a busy machine. */
const RESTORE_MS = 60_000;
/** Milliseconds by which one clock is read later than the other time of it. */
const ROUNDING_MS = 1_000;

/**
 * Whether an exit code may be one that nobody saw. Docker writes 255 for a container that ended without it, and 0 for one of which
 * containerd knows nothing any more, as after the loss of the whole machine; it then dates the end when it looks, at its own start
 * (moby, `daemon/daemon.go`, `restore`: the code is that of a variable to which nothing was assigned).
 */
export function isMadeUpExit({ exitCode, startedAt, finishedAt, engineStartedAt }: RestoredExit): boolean {
  if (exitCode === 255) return true;
  if (exitCode !== 0 || engineStartedAt === undefined) return false;
  const [started, finished] = [Date.parse(startedAt ?? ''), Date.parse(finishedAt ?? '')];
  return (
    started < engineStartedAt &&
    finished >= engineStartedAt - RESTORE_MS &&
    finished <= engineStartedAt + ROUNDING_MS
  );
}
