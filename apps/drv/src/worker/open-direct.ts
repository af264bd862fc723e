import { DrvError } from '@drv/core';
import { openDirectListener, type DirectListener, type DirectListenerOptions } from '@drv/queue';
import { UsageError } from '../errors/usage-error.ts';

/** Takes direct connections at an address. @throws UsageError when it cannot listen there. */
export async function openDirect(options: DirectListenerOptions): Promise<DirectListener> {
  try {
    return await openDirectListener(options);
  } catch (error) {
    if (!DrvError.is(error, 'DRV_INVALID_OPTION')) throw error;
    throw new UsageError(`--direct: ${error.message}`, { cause: error });
  }
}
