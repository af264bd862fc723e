/** Whose fault it was, and so who can fix it. */
export type ErrorKind = 'caller' | 'task' | 'credentials' | 'registry' | 'engine' | 'internal';

interface ErrorCodeEntry {
  readonly kind: ErrorKind;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** One sentence for the documentation. */
  readonly means: string;
}

/**
 * Every code that drv throws. Codes are stable within a major version; messages are not. `docs/errors.md` is
 * generated from this table.
 */
export const ERROR_CODES = {
  DRV_INVALID_TASK: {
    kind: 'caller',
    retryable: false,
    means: 'A field of the task is wrong; the message names the field and what would be right.',
  },
  DRV_INVALID_REFERENCE: {
    kind: 'caller',
    retryable: false,
    means: 'The image reference does not follow the grammar; the message points at the character.',
  },
  DRV_INVALID_OPTION: {
    kind: 'caller',
    retryable: false,
    means: 'An option given to a driver, provider or other part is wrong.',
  },
  DRV_INVALID_STATE: {
    kind: 'caller',
    retryable: false,
    means: 'A call at the wrong moment: started twice, used after close.',
  },
  DRV_UNSUPPORTED: {
    kind: 'caller',
    retryable: false,
    means: 'The driver or this engine cannot honour what the task asks for; nothing was dropped in silence.',
  },
  DRV_ABORTED: {
    kind: 'caller',
    retryable: false,
    means: 'The signal given to the call was aborted; `cause` is its reason. Nothing was left behind.',
  },
  DRV_CONFLICT: {
    kind: 'caller',
    retryable: false,
    means:
      'A task that has not ended, or a container that drv did not create, has this name; it was left untouched.',
  },
  DRV_TASK_FAILED: {
    kind: 'task',
    retryable: false,
    means:
      'The task did not succeed; thrown only where the caller asked for an exception (`reject: true`, `expectSuccess`).',
  },
  DRV_ARTIFACT_MISSING: {
    kind: 'task',
    retryable: false,
    means: 'The task left nothing at a path that was asked for with `required`.',
  },
  DRV_COMMAND_NOT_FOUND: {
    kind: 'task',
    retryable: false,
    means: 'The command is not in the image (exit code 127).',
  },
  DRV_COMMAND_NOT_EXECUTABLE: {
    kind: 'task',
    retryable: false,
    means: 'The command is in the image and cannot be executed (exit code 126).',
  },
  DRV_START_FAILED: {
    kind: 'task',
    retryable: false,
    means:
      'The engine could not start the container: an unknown user, a missing network, a mount that fails (exit code 125).',
  },
  DRV_CREDENTIALS: {
    kind: 'credentials',
    retryable: false,
    means: 'A credential provider failed; the task was stopped rather than run without credentials.',
  },
  DRV_UNAUTHORIZED: {
    kind: 'registry',
    retryable: false,
    means:
      'The registry refused the credentials, or wants some; a registry may answer so for a missing image too.',
  },
  DRV_IMAGE_NOT_FOUND: {
    kind: 'registry',
    retryable: false,
    means: 'The registry has no such image, or the engine has none and the task forbids a pull.',
  },
  DRV_IMAGE_FORBIDDEN: {
    kind: 'registry',
    retryable: false,
    means:
      'The registry has the image and its policy gives it to nobody: too vulnerable, not scanned, not signed, or barred by law.',
  },
  DRV_IMAGE_UNSUPPORTED: {
    kind: 'registry',
    retryable: false,
    means:
      'The image exists and not for this platform, or in a format that the engine cannot run, or broken as it was pushed, or with a configuration of more than 16 MiB.',
  },
  DRV_RATE_LIMITED: {
    kind: 'registry',
    retryable: true,
    means: 'The registry limits the rate of pulls.',
  },
  DRV_REGISTRY_UNAVAILABLE: {
    kind: 'registry',
    retryable: true,
    means: 'The registry could not be reached, or failed.',
  },
  DRV_PROXY_REFUSED: {
    kind: 'engine',
    retryable: false,
    means:
      'A proxy between the engine and the registry wants a login, or lets nobody through; the settings of the engine name it.',
  },
  DRV_PULL_STALLED: {
    kind: 'registry',
    retryable: true,
    means:
      'A pull made no progress for its time limit, or was not done within the limit for all of it, and was aborted.',
  },
  DRV_ENGINE_UNAVAILABLE: {
    kind: 'engine',
    retryable: true,
    means:
      'The engine could not be reached: not running, no permission on its socket, or the connection was lost.',
  },
  DRV_ENGINE_TIMEOUT: {
    kind: 'engine',
    retryable: true,
    means: 'The engine accepted a call and did not answer within its deadline.',
  },
  DRV_ENGINE_FAILED: {
    kind: 'engine',
    retryable: false,
    means: 'The engine answered with an error that has no code of its own; `statusCode` is its status.',
  },
  DRV_EXHAUSTED: {
    kind: 'engine',
    retryable: true,
    means: 'As many tasks as may wait for the engine wait already; this one was not begun.',
  },
  DRV_NO_SPACE: {
    kind: 'engine',
    retryable: false,
    means: "The engine's disk is full.",
  },
  DRV_PROTOCOL: {
    kind: 'engine',
    retryable: false,
    means: 'An answer of the engine cannot be read.',
  },
  DRV_OUTCOME_UNKNOWN: {
    kind: 'engine',
    retryable: false,
    means:
      'The task ran, or may have, and the engine itself does not know how it ended; no outcome was made up.',
  },
  DRV_NOT_STARTED: {
    kind: 'engine',
    retryable: false,
    means:
      'The task that should be recovered was prepared and never started: nothing of it ran, so that it may be run anew.',
  },
  DRV_NODE_LOST: {
    kind: 'engine',
    retryable: false,
    means:
      'The machine that has the task is gone for longer than the caller waits: the task ran, or may have, and no outcome was made up.',
  },
  DRV_STORE_UNAVAILABLE: {
    kind: 'engine',
    retryable: true,
    means: 'The store of a queue could not be reached, or is full.',
  },
  DRV_INTERNAL: {
    kind: 'internal',
    retryable: false,
    means: 'A defect in drv. Please report it.',
  },
} as const satisfies Record<`DRV_${string}`, ErrorCodeEntry>;

/** One of {@link ERROR_CODES}. A closed set: a driver of somebody else maps its failures to these. */
export type DrvErrorCode = keyof typeof ERROR_CODES;
