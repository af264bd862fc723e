import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { findCommand } from '../host/find-command.ts';
import { run } from '../host/run.ts';
import { unpackSuite } from '../host/unpack-suite.ts';
import { SetupError } from '../setup-error.ts';
import type { EngineKind } from './engine-kind.ts';

/**
 * Sees to it that the programs of an engine are on this machine. Resolves with the directory that has them, or with
 * `undefined` when the installed ones are of this kind.
 *
 * @throws SetupError when they cannot be had: another system, no network, a suite that has moved on.
 */
export async function fetchKind(kind: EngineKind, signal?: AbortSignal): Promise<string | undefined> {
  if (await isInstalled(kind, signal)) return undefined;
  const target = join(PACKAGES, kind.programs ?? kind.name);
  if (kind.daemon === 'podman' && !existsSync('/sys/fs/cgroup/memory')) {
    throw new SetupError(`${kind.name} is started on machines with control groups of version 1 only.`);
  }
  try {
    await unpackSuite(kind.suite, kind.packages, target, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError(`${kind.name} cannot be had: ${error.message}`);
  }
  const said = await versionOf(join(target, 'usr'), kind, signal);
  if (!said.includes(` version ${kind.version}`)) {
    throw new SetupError(
      `${kind.name} cannot be had: what Debian’s suite ${kind.suite} has now says “${said}”.`,
    );
  }
  return target;
}

/** What its program says of itself where its packages lie over the machine's own files, or why it does not run here. */
async function versionOf(usr: string, { daemon }: EngineKind, signal?: AbortSignal): Promise<string> {
  const script = 'mount -n -t overlay -o "lowerdir=$1:/usr" overlay /usr && exec "$2" --version';
  const said = await run('unshare', ['--mount', 'sh', '-c', script, 'sh', usr, daemon], { signal }).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      return error instanceof Error ? error.message : String(error);
    },
  );
  return said.trim();
}

async function isInstalled({ daemon, version }: EngineKind, signal?: AbortSignal): Promise<boolean> {
  const path = findCommand(daemon);
  // Whatever a suite has is not known without a look at the suite.
  if (path === undefined || daemon === 'podman' || version === '') return false;
  // Docker version 20.10.24+dfsg1, build 5d6db84
  const said = await run(path, ['--version'], { signal }).catch(() => '');
  return said.includes(` version ${version}`);
}
