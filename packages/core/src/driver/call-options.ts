import type { AbortOptions } from '../abort/abortable.ts';
import type { DrvErrorOptions } from '../errors/drv-error.ts';
import { checkKinds, checkOptions } from '../options/check-options.ts';
import { kind, type KindsOf } from '../options/kind.ts';
import { ARTIFACTS } from '../artifacts/artifact-request.ts';
import type { DiscardOptions, PrepareOptions, RecoverOptions } from './driver.ts';
import type { SaveOptions, StartOptions, StartPlan } from './prepared-task.ts';
import type { KillOptions } from './run-handle.ts';

const ABORT: KindsOf<AbortOptions> = { signal: kind.signal };
const WAIT: KindsOf<AbortOptions> = { signal: kind.orNull(kind.signal) };
const flag = kind.orNull(kind.boolean);
const writable = kind.thatHas<object>('a stream.Writable', 'write', 'end', 'on', 'off');
const count = kind.number({ least: 0, whole: true });
const traceparent = kind.orNull(kind.text);

export const PREPARE: KindsOf<Omit<PrepareOptions, 'plan'>> = {
  ...ABORT,
  exclusive: flag,
  runId: kind.text,
  auther: kind.either(kind.call, kind.thatHas('a function or a credential provider', 'resolve')),
  // By checkFileSources, which names the file.
  files: kind.elsewhere,
  onFiles: kind.call,
  onPull: kind.call,
  traceparent,
};
const PLAN: KindsOf<StartPlan> = {
  // By holdInput.
  stdin: kind.elsewhere,
  stdout: kind.required(kind.boolean),
  stderr: kind.required(kind.boolean),
  collects: kind.required(kind.boolean),
};
export const START: KindsOf<StartOptions> = {
  ...ABORT,
  // By holdInput.
  stdin: kind.elsewhere,
  stdout: writable,
  stderr: writable,
  end: flag,
  collects: flag,
  onStat: kind.call,
};
export const RECOVER: KindsOf<RecoverOptions> = {
  ...ABORT,
  received: kind.orNull(kind.fields({ stdoutBytes: count, stderrBytes: count })),
  exclusive: flag,
  traceparent,
};
/** What a whole run has besides. */
export const BETWEEN_STEPS = { artifacts: ARTIFACTS, onPrepared: kind.call, onStarted: kind.call } as const;
/** One object of options is handed from step to step, so that each of them knows those of the others. */
const STEP = { ...PREPARE, plan: kind.fields(PLAN), ...START, ...RECOVER, ...BETWEEN_STEPS } as const;
const KILL: KindsOf<KillOptions> = {
  ...ABORT,
  reason: kind.text,
  graceMs: kind.number({ least: 0, endless: true }),
};
const DISCARD: KindsOf<DiscardOptions> = { ...ABORT, runId: kind.required(kind.text) };
const SAVE: KindsOf<SaveOptions> = { hasInput: kind.orNull(kind.boolean) };

export const CALLS = {
  prepare: STEP,
  start: STEP,
  recover: STEP,
  kill: KILL,
  discard: DISCARD,
} as const;
/** Options of the task may be given here, for their signal. */
export const OPEN_CALLS = {
  save: SAVE,
  wait: WAIT,
  pause: WAIT,
  resume: WAIT,
  resize: WAIT,
  stats: WAIT,
} as const;

/** A call of a driver, of its prepared task or of a run handle that has options. */
export type CallName =
  | 'prepare'
  | 'start'
  | 'recover'
  | 'kill'
  | 'discard'
  | 'save'
  | 'wait'
  | 'pause'
  | 'resume'
  | 'resize'
  | 'stats';

function isOpen(call: CallName): call is keyof typeof OPEN_CALLS {
  return call in OPEN_CALLS;
}

/**
 * Refuses options that a call of a driver does not have, and those of another kind than they have to be. For those who write a
 * driver.
 *
 * @throws `DRV_INVALID_OPTION`; the message names the option, and what would be right or the known one that is the nearest.
 */
export function checkCallOptions(call: CallName, options: unknown, where: DrvErrorOptions = {}): void {
  if (isOpen(call)) checkKinds(options, OPEN_CALLS[call], call, where);
  else checkOptions(options, CALLS[call], call, where);
}
