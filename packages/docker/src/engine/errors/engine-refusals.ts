import { DrvError } from '@drv/core/driver';

interface Answer {
  readonly status: number;
  /** Needed where the status alone may mean something else. */
  readonly says?: RegExp;
}

/** Podman's words when somebody removes the image during the call. */
const IMAGE_WENT_AWAY: Answer = { status: 500, says: /image not known/i };

/**
 * What an engine means when it refuses a call. Docker has a status for each case, by and large; Podman answers 500
 * and says it in words. Statuses decide where they can, since words change from version to version.
 */
const REFUSALS = {
  /** any: the engine speaks another version of the API by now. */
  'other-version': [{ status: 400, says: /client version \S+ is too (?:new|old)/i }],
  /** create: the name belongs to another container. */
  'name-taken': [{ status: 409 }, { status: 500, says: /already in use/i }],
  /** create: there is no such image. */
  'no-image': [{ status: 404, says: /image/i }, IMAGE_WENT_AWAY],
  /** calls of an image: there is none. */
  'image-gone': [{ status: 404 }, IMAGE_WENT_AWAY],
  /** create: no engine would ever take this. */
  'bad-task': [
    { status: 400 },
    { status: 500, says: /no command or entrypoint|unknown capability|invalid log driver|cannot mkdir/i },
  ],
  /** create and start: right, but not on this engine: its storage driver, devices, runtimes. */
  unable: [
    { status: 400, says: /unknown (or invalid )?runtime/i },
    {
      status: 500,
      says: /storage-opt|unknown mount option|could not select device driver|unknown runtime|invalid runtime|error gathering device information/i,
    },
  ],
  /** create: there is no such network. Docker finds out at the start. */
  'no-network': [{ status: 500, says: /network not found/i }],
  /** archive: there is nothing at this path; the container is there. */
  'no-path': [{ status: 404, says: /^(?!.*no such container)/is }],
  /** archive: the root file system, or the volume, is read-only. */
  'read-only': [
    { status: 500, says: /marked read-only|read-only file system/i },
    { status: 400, says: /marked read-only/i },
    { status: 403, says: /marked read-only/i },
  ],
  /** kill: it has ended, does not run yet, or is gone. */
  'not-running': [
    { status: 404 },
    { status: 409 },
    { status: 500, says: /not running|can only kill running/i },
  ],
  /** pause, resume: it is not in the state for it. Docker says 500 for one that is not paused, too. */
  'wrong-state': [
    { status: 404 },
    { status: 409 },
    { status: 500, says: /not paused|already paused|not running|stopped container|can only/i },
  ],
  /** remove: somebody else is at it. */
  'being-removed': [{ status: 409, says: /already in progress/i }],
  /** disk usage: a container or an image came or went meanwhile. Docker's containerd store tells of a snapshot, Podman of itself. */
  miscounted: [
    { status: 404, says: /does not exist|not found|no such/i },
    { status: 500, says: /(?:snapshot|container) .*(?:does not exist|not found|no such)/i },
    IMAGE_WENT_AWAY,
  ],
  /** logs: the container is gone, or is being removed. */
  'log-gone': [{ status: 404 }, { status: 409, says: /marked for removal/i }],
  /** logs: nothing of the output was kept. */
  'unreadable-log': [{ status: 501 }, { status: 500, says: /'none' log driver|does not support reading/i }],
} as const satisfies Record<string, readonly Answer[]>;

/** Whether the engine refused a call for this reason. */
export function isRefusal(error: unknown, reason: keyof typeof REFUSALS): error is DrvError {
  if (!DrvError.is(error)) return false;
  const answers: readonly Answer[] = REFUSALS[reason];
  return answers.some(
    ({ status, says }) => error.statusCode === status && (says === undefined || says.test(error.message)),
  );
}
