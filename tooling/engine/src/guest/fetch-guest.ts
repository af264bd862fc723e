import { join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { unpackSuite } from '../host/unpack-suite.ts';

/**
 * Sees to it that the kernel of a guest, its modules and the C library that it needs are on this machine. Resolves with
 * the directory that has them. Debian 12's own would do, but is twice as slow, and Docker 28 puts no file with a mode
 * into a container on a kernel before 6.6.
 *
 * @throws SetupError when this is not Debian, or the archive cannot be reached.
 */
export async function fetchGuest(signal?: AbortSignal): Promise<string> {
  const target = join(PACKAGES, 'user-mode-linux');
  await unpackSuite('sid', ['user-mode-linux', 'libc6'], target, signal);
  return target;
}
