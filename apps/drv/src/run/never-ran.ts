import { DrvError } from '@drv/core';

/** Whether the command was not started: then its init wrote what seems to be its output. */
export function neverRan(error: unknown): boolean {
  return (
    DrvError.is(error, 'DRV_COMMAND_NOT_FOUND') ||
    DrvError.is(error, 'DRV_COMMAND_NOT_EXECUTABLE') ||
    DrvError.is(error, 'DRV_START_FAILED')
  );
}
