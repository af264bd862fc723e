import { DrvError } from '@drv/core';
import { retry } from '@drv/core/driver';
import { wholeNumber } from '../parse/whole-number.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';

const PAUSES = { firstMs: 1_000, maxMs: 30_000 };

export interface RetriesOptions {
  /** What `--retry` asks for. */
  readonly settings: Settings;
  /** Whether nothing was taken from stdin or shown, so that another try is the same run. */
  readonly isUntouched: () => boolean;
  /** Before the pause that comes before another try. */
  readonly onRetry: (error: DrvError, which: string) => void;
  /** Ends a pause. */
  readonly signal: AbortSignal;
}

/**
 * Runs a task again where the driver failed and says that it may succeed later. A task that has ended, in whatever way,
 * is never run again.
 *
 * @throws UsageError for `--retry`; what the last try threw.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { settings, isUntouched, onRetry, signal }: RetriesOptions,
): Promise<T> {
  const setting = settings.text('retry');
  const times = setting === undefined ? 0 : readSetting(setting, wholeNumber(0, 1_000));
  let failures = 0;
  return await retry(attempt, {
    pauses: PAUSES,
    attempts: times + 1,
    signal,
    mayPass(error) {
      if (!DrvError.is(error) || !error.retryable || !isUntouched()) return false;
      failures += 1;
      onRetry(error, `${failures} of ${times}`);
      return true;
    },
  });
}
