import { DrvError, backOff } from '@drv/core/driver';

/** When a pull that failed is tried again. Only failures that may pass are, whatever the numbers. */
export interface RetryPolicy {
  /** Attempts in all; 1 is no retry. @default 4 */
  readonly attempts?: number | undefined;
  /** Pause before the second attempt in milliseconds, doubled for each further one. @default 1000 */
  readonly baseMs?: number | undefined;
  /** The longest pause in milliseconds. @default 30000 */
  readonly maxMs?: number | undefined;
  /**
   * Pause in milliseconds after the registry has said that it limits the rate. Absent: `DRV_RATE_LIMITED` is thrown
   * at once, since the windows of registries are hours long.
   */
  readonly rateLimitedMs?: number | undefined;
}

/** A {@link RetryPolicy} with its defaults in. */
export type CompleteRetryPolicy = ReturnType<typeof completeRetryPolicy>;

export function completeRetryPolicy({
  attempts = 4,
  baseMs = 1_000,
  maxMs = 30_000,
  rateLimitedMs,
}: RetryPolicy = {}) {
  return { attempts, baseMs, maxMs, rateLimitedMs };
}

/**
 * Milliseconds to wait after the attempt with this number failed; `undefined` when there is to be no other. Those who
 * failed together do not come back together: see `backOff` of core.
 */
export function retryPause(
  error: unknown,
  attempt: number,
  policy: CompleteRetryPolicy,
  random: () => number,
): number | undefined {
  if (attempt >= policy.attempts || !DrvError.is(error)) return undefined;
  if (error.code === 'DRV_RATE_LIMITED') {
    return policy.rateLimitedMs === undefined ? undefined : policy.rateLimitedMs * (1 + random() / 2);
  }
  if (!error.retryable && !(attempt === 1 && isUnknown(error))) return undefined;
  return backOff(attempt, { firstMs: policy.baseMs, maxMs: policy.maxMs, random });
}

/** What no rule knows may pass, and is tried once more; an error in the engine's stream has no status. */
function isUnknown({ code, statusCode = 500 }: DrvError): boolean {
  return code === 'DRV_ENGINE_FAILED' && statusCode >= 500;
}
