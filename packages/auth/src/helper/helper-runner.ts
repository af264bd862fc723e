import type { AbortOptions } from '@drv/core';

/** One question to a credential helper. */
export interface HelperCall {
  /** `docker-credential-…`, to be found on `PATH`. Checked: no path, no white space, no shell character. */
  readonly program: string;
  /** Written to its standard input as it is. */
  readonly serverUrl: string;
}

/** What a helper did. */
export interface HelperResult {
  /** `null` when a signal ended the program. */
  readonly exitCode: number | null;
  readonly signal?: string | null;
  readonly stdout: string;
  /** It wrote more than is read; `stdout` is not to be used. */
  readonly truncated?: boolean;
}

/**
 * Runs `<program> get`. Rejects with an error whose `code` is `ENOENT` when there is no such program, and with
 * `DRV_ABORTED` when the signal aborts, once the program is gone.
 */
export type HelperRunner = (call: HelperCall, options: AbortOptions) => Promise<HelperResult>;
