import { DrvError } from '@drv/core';
import { parseReference } from '@drv/image';

/**
 * The error, with what to do where a registry gives an image only to those it knows.
 *
 * @param passedOver What the search for credentials has passed over: the login may be there.
 */
export function loginProblem(error: unknown, image: string, passedOver: readonly string[]): unknown {
  if (!DrvError.is(error, 'DRV_UNAUTHORIZED')) return error;
  const { op, taskId, statusCode, exitCode } = error;
  const { registry } = parseReference(image);
  const advice = `if the image is private: docker login ${registry}; drv doctor ${image} says which login is used`;
  const message = [`${error.message} (${advice})`, ...passedOver].join('. ');
  return new DrvError(error.code, message, { cause: error, op, taskId, statusCode, exitCode });
}
