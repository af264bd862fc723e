import { join } from 'node:path';
import type { AbortOptions } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import type { EngineTls } from '../engine/transport/address/engine-address.ts';
import { readIfThere } from './read-if-there.ts';

/**
 * What docker keeps for TLS in one directory: `ca.pem`, and `cert.pem` with `key.pem` for an engine that asks who its
 * client is. `undefined` where none of them is there.
 *
 * @throws `DRV_INVALID_OPTION` when one cannot be read, or a certificate is there without its key.
 */
export async function readCertificates(
  directory: string,
  options: AbortOptions,
): Promise<EngineTls | undefined> {
  const read = (name: string) => readIfThere(join(directory, name), options);
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'cert.pem' : 'key.pem';
    throw new DrvError('DRV_INVALID_OPTION', `${join(directory, missing)}: is missing beside the other`, {
      op: 'find engine',
    });
  }
  return { ca, cert, key };
}
