import { DrvError, type DrvErrorCode } from '@drv/core';

/** What of this machine can fail, by the code that Node gives it; the rest is `DRV_ENGINE_FAILED`. */
const CODES: Readonly<Record<string, DrvErrorCode>> = {
  EEXIST: 'DRV_CONFLICT',
  ENOSPC: 'DRV_NO_SPACE',
  EDQUOT: 'DRV_NO_SPACE',
  // A pipe, a socket or a device in an image.
  ERR_FS_CP_SOCKET: 'DRV_IMAGE_UNSUPPORTED',
  ERR_FS_CP_FIFO_PIPE: 'DRV_IMAGE_UNSUPPORTED',
  ERR_FS_CP_UNKNOWN: 'DRV_IMAGE_UNSUPPORTED',
};

/** A failure of this machine as an error of the driver. */
export function engineError(error: unknown, op: string, taskId: string): DrvError {
  if (DrvError.is(error)) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new DrvError(CODES[code] ?? 'DRV_ENGINE_FAILED', `Cannot ${op}: ${message}`, {
    op,
    taskId,
    cause: error,
  });
}
