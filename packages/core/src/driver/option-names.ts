import type { DrvErrorOptions } from '../errors/drv-error.ts';
import { refuseUnknown, type NamesOf } from '../errors/refuse-unknown.ts';
import type { PrepareOptions, RecoverOptions } from './driver.ts';
import type { StartOptions } from './prepared-task.ts';
import type { KillOptions } from './run-handle.ts';

export const PREPARE: NamesOf<PrepareOptions> = {
  signal: true,
  exclusive: true,
  runId: true,
  auther: true,
  files: true,
  onFiles: true,
  onPull: true,
  traceparent: true,
};
export const START: NamesOf<StartOptions> = {
  signal: true,
  stdin: true,
  stdout: true,
  stderr: true,
  end: true,
  onStat: true,
};
export const RECOVER: NamesOf<RecoverOptions> = {
  signal: true,
  received: true,
  exclusive: true,
  traceparent: true,
};
const KILL: NamesOf<KillOptions> = { signal: true, reason: true, graceMs: true };
/** One object of options is handed from step to step, so that each of them knows those of the others. */
const STEP = {
  ...PREPARE,
  ...START,
  ...RECOVER,
  artifacts: true,
  onPrepared: true,
  onStarted: true,
} as const;

const NAMES = { prepare: STEP, start: STEP, recover: STEP, kill: KILL } as const;

/**
 * Refuses options that a call does not have. For those who write a driver.
 *
 * @throws `DRV_INVALID_OPTION`; the message names the option, and the known one that is the nearest.
 */
export function checkOptionNames(
  call: keyof typeof NAMES,
  options: unknown,
  where: DrvErrorOptions = {},
): void {
  refuseUnknown(options, NAMES[call], call, where);
}
