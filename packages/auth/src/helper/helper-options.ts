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
   * What a helper is that a configuration names and that this machine cannot start: an error that stops the task, or as
   * one that knows no credentials, with a warning.
   * @default 'error' for a helper that `credHelpers` names for the registry, 'ignore' for the `credsStore` of all
   * others: a file that came from another machine must not stop images that are public
   */
  readonly onMissingHelper?: 'error' | 'ignore' | undefined;
}
