import { checkKinds, kind, type KindsOf } from '@drv/core/driver';

export interface CachedOptions {
  /**
   * Milliseconds for which an answer counts. One whose `expiresAt` is earlier counts until then. 0: nothing is kept,
   * and only questions asked at the same time are answered together.
   * @default 300000
   */
  readonly ttlMs?: number | undefined;
  /**
   * Milliseconds for which "not mine" and "anonymous" count, at most `ttlMs`.
   * @default 30000
   */
  readonly negativeTtlMs?: number | undefined;
  /**
   * Answers that are kept; the least recently used one goes first.
   * @default 1000
   */
  readonly maxEntries?: number | undefined;
  /**
   * Milliseconds that a refresh behind a kept answer may take.
   * @default 30000
   */
  readonly refreshTimeoutMs?: number | undefined;
  /** Milliseconds since 1970. @default `Date.now` */
  readonly now?: (() => number) | undefined;
}

const kept = kind.number({ least: 0 });
const bound = kind.number({ least: 1 });

export const CACHED: KindsOf<CachedOptions> = {
  ttlMs: kept,
  negativeTtlMs: kept,
  maxEntries: bound,
  refreshTimeoutMs: bound,
  now: kind.call,
};

/** The options with their defaults. @throws `DRV_INVALID_OPTION` naming the option that is wrong */
export function cachedOptions(options: CachedOptions): {
  readonly [K in keyof CachedOptions]-?: NonNullable<CachedOptions[K]>;
} {
  checkKinds(options, CACHED, 'cached');
  const {
    ttlMs = 300_000,
    negativeTtlMs = 30_000,
    maxEntries = 1_000,
    refreshTimeoutMs = 30_000,
    now = Date.now,
  } = options;
  return { ttlMs, negativeTtlMs, maxEntries, refreshTimeoutMs, now };
}
