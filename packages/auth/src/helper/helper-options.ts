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
   * What becomes of a helper that cannot be started, fails, answers what is no answer, or does not answer in time: an
   * error that stops the task, or a warning, and the helper counts as one that knows no credentials.
   * @default 'error' for a helper that `credHelpers` names for the registry, 'ignore' for the `credsStore` of all
   * others: nothing says that it has a login for this one, and it must not stop images that are public
   */
  readonly onHelperFailure?: 'error' | 'ignore' | undefined;
}
