import { DrvError } from '@drv/core';
import { parseReference } from '@drv/image';

/** The error, with what to do where a registry gives an image only to those it knows. */
export function loginProblem(error: unknown, image: string): unknown {
  if (!DrvError.is(error, 'DRV_UNAUTHORIZED')) return error;
  const { op, taskId, statusCode, exitCode } = error;
  const { registry } = parseReference(image);
  const advice = `if the image is private: docker login ${registry}; drv doctor ${image} says which login is used`;
  return new DrvError(error.code, `${error.message} (${advice})`, {
    cause: error,
    ...(op !== undefined && { op }),
    ...(taskId !== undefined && { taskId }),
    ...(statusCode !== undefined && { statusCode }),
    ...(exitCode !== undefined && { exitCode }),
  });
}
