import { DrvError, abortError } from '@drv/core/driver';

/**
 * The error of drv for what a provider threw. Errors of this package stay as they are; anything else becomes
 * `DRV_CREDENTIALS` with the original as its cause, whose message is not repeated: it may hold anything.
 */
export function providerError(error: unknown, provider: string, signal: AbortSignal | undefined): DrvError {
  if (signal?.aborted) return abortError(signal, 'resolve credentials');
  if (DrvError.is(error, 'DRV_CREDENTIALS')) return error;
  return new DrvError('DRV_CREDENTIALS', `The credential provider "${provider}" failed`, {
    op: 'resolve credentials',
    cause: error,
  });
}
