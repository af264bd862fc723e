import { DrvError } from '@drv/core';

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

/** The options with their defaults. @throws `DRV_INVALID_OPTION` naming the option that is wrong */
export function cachedOptions(options: CachedOptions): {
  readonly [K in keyof CachedOptions]-?: NonNullable<CachedOptions[K]>;
} {
  const {
    ttlMs = 300_000,
    negativeTtlMs = 30_000,
    maxEntries = 1_000,
    refreshTimeoutMs = 30_000,
    now = Date.now,
  } = options;
  const atLeast = (name: string, value: number, least: number): number => {
    if (Number.isFinite(value) && value >= least) return value;
    throw new DrvError('DRV_INVALID_OPTION', `${name} must be a number of at least ${least}`);
  };
  return {
    ttlMs: atLeast('ttlMs', ttlMs, 0),
    negativeTtlMs: atLeast('negativeTtlMs', negativeTtlMs, 0),
    maxEntries: atLeast('maxEntries', maxEntries, 1),
    refreshTimeoutMs: atLeast('refreshTimeoutMs', refreshTimeoutMs, 1),
    now,
  };
}
