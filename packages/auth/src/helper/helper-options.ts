import { kind, type KindsOf } from '@drv/core/driver';
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
   * What becomes of a helper that is missing, fails, answers what is no answer, or does not answer in time: an error that
   * stops the task, or a warning, and the helper counts as one that knows no credentials.
   * @default 'error', but 'ignore' for a `credsStore` that this machine does not have: a file that came from another
   * machine must not stop images that are public or local
   */
  readonly onHelperFailure?: 'error' | 'ignore' | undefined;
}

export const HELPERS: KindsOf<HelperOptions> = {
  runHelper: kind.orNull(kind.call),
  helperTimeoutMs: kind.number({ least: 1, endless: true }),
  helperKillGraceMs: kind.number({ least: 0, endless: true }),
  onHelperFailure: kind.oneOf('error', 'ignore'),
};
