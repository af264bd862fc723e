import { join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { isDebian, unpackPackage } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { run } from '../host/run.ts';
import { SetupError } from '../setup-error.ts';

/**
 * The path of a bubblewrap that works here: the one that is installed, else Debian's, which is unpacked and not installed.
 *
 * @throws SetupError that says why there is none: it is not Linux, not Debian, or nobody may make namespaces.
 */
export async function requireBubblewrap(): Promise<string> {
  if (process.platform !== 'linux') throw new SetupError('bubblewrap is for Linux only.');
  const program = findCommand('bwrap') ?? (await unpacked());
  await run(program, ['--ro-bind', '/', '/', '--unshare-all', '--unshare-user', '--disable-userns', 'true']);
  return program;
}

async function unpacked(): Promise<string> {
  if (!isDebian()) throw new SetupError('Install bubblewrap (bwrap), 0.8 or later.');
  return join(await unpackPackage('bubblewrap', PACKAGES), 'usr/bin/bwrap');
}
