import type { HelperRunner } from './helper-runner.ts';

/** How credential helpers are run. */
export interface HelperOptions {
  /** @default helpers run as processes, found on `PATH` of `env` */
  readonly runHelper?: HelperRunner | undefined;
  /**
   * Milliseconds that a helper has for its answer; it is then ended, SIGTERM first.
   * @default 30000
   */
  readonly helperTimeoutMs?: number | undefined;
  /**
   * Milliseconds from SIGTERM to SIGKILL for a helper that must end.
   * @default 2000
   */
  readonly helperKillGraceMs?: number | undefined;
  /**
   * What a helper is that a configuration names and the machine has not: an error that stops the task, or as one that
   * knows no credentials.
   * @default 'error'
   */
  readonly onMissingHelper?: 'error' | 'ignore' | undefined;
}
