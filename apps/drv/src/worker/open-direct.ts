import { DrvError } from '@drv/core';
import { openDirectListener, type DirectListener } from '@drv/queue';
import { UsageError } from '../errors/usage-error.ts';
import type { ListenAddress } from '../parse/listen-address.ts';

/** Takes direct connections at an address. @throws UsageError when it cannot listen there. */
export async function openDirect(address: ListenAddress): Promise<DirectListener> {
  try {
    return await openDirectListener(address);
  } catch (error) {
    if (!DrvError.is(error, 'DRV_INVALID_OPTION')) throw error;
    throw new UsageError(`--direct: ${error.message}`, { cause: error });
  }
}
