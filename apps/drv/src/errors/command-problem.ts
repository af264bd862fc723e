import { DrvError } from '@drv/core';

/** The error, with where an option belongs that was taken for the command of the task, since it stands behind the image. */
export function commandProblem(error: unknown, command: readonly string[]): unknown {
  if (!DrvError.is(error, 'DRV_COMMAND_NOT_FOUND') || command[0]?.startsWith('-') !== true) return error;
  const { op, taskId, statusCode, exitCode } = error;
  const message = `${error.message}; options of drv stand before the image`;
  return new DrvError(error.code, message, { cause: error, op, taskId, statusCode, exitCode });
}
