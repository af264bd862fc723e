/** When a pull that failed is tried again. Only failures that may pass are, whatever the numbers. */
export interface RetryPolicy {
  /** Attempts in all; 1 is no retry. @default 4 */
  readonly attempts?: number;
  /** Pause before the second attempt in milliseconds, doubled for each further one. @default 1000 */
  readonly baseMs?: number;
  /** The longest pause in milliseconds. @default 30000 */
  readonly maxMs?: number;
  /**
   * Pause in milliseconds after the registry has said that it limits the rate. Absent: `DRV_RATE_LIMITED` is thrown
   * at once, since the windows of registries are hours long.
   */
  readonly rateLimitedMs?: number;
}
