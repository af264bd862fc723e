import { kind, type KindsOf } from '../options/kind.ts';
import type { ResourceLimits } from '../task/resource-limits.ts';

/** What a driver can do, as data: callers branch on it, and conformance cases are skipped by it. */
export interface DriverCapabilities {
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly pause: boolean;
  readonly stats: boolean;
  /** A port of a task can be published; else a task with `ports` is refused with `DRV_UNSUPPORTED`. */
  readonly ports: boolean;
  /** Another process can go on with a task; else one that is `recoverable` is refused with `DRV_UNSUPPORTED`. */
  readonly recover: boolean;
  /** Looks whether a task was killed for memory; otherwise a result has `oom: 'unknown'` where it could have been. */
  readonly oom: boolean;
  /**
   * Puts files into a container; else a task with `files` is refused with `DRV_UNSUPPORTED`. `'data'`: texts and bytes, while
   * files of the caller's machine and archives are refused so.
   */
  readonly files: boolean | 'data';
  /** A prepared task can `collect` what the task left. */
  readonly artifacts: boolean;
  /**
   * A task that asks for another limit is refused with `DRV_UNSUPPORTED`; but of `diskBytes` and `gpus` an engine may say
   * only at the task whether it can, and then they are not listed.
   */
  readonly limits: readonly (keyof ResourceLimits)[];
}

/** For those who take capabilities as an option. */
export const CAPABILITIES: KindsOf<DriverCapabilities> = {
  stdin: kind.boolean,
  tty: kind.boolean,
  pause: kind.boolean,
  stats: kind.boolean,
  ports: kind.boolean,
  recover: kind.boolean,
  oom: kind.boolean,
  files: kind.either(
    kind.boolean,
    kind.thatIs<'data'>('true, false or "data"', (value) => value === 'data'),
  ),
  artifacts: kind.boolean,
  limits: kind.list(kind.text),
};
