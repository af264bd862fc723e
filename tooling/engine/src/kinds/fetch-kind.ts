import { existsSync, readdirSync } from 'node:fs';
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

/** What its program says of itself, or of why it does not run here: a newer suite may need a newer C library. */
async function versionOf(usr: string, { daemon }: EngineKind, signal?: AbortSignal): Promise<string> {
  const program = join(usr, daemon === 'podman' ? 'bin' : 'sbin', daemon);
  const libraries = existsSync(join(usr, 'lib')) ? readdirSync(join(usr, 'lib')) : [];
  const env = { LD_LIBRARY_PATH: libraries.map((name) => join(usr, 'lib', name)).join(':') };
  const said = await run(program, ['--version'], { env, signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  });
  return said.trim();
}

async function isInstalled({ daemon, version }: EngineKind, signal?: AbortSignal): Promise<boolean> {
  const path = findCommand(daemon);
  if (path === undefined || daemon === 'podman') return false;
  // Docker version 20.10.24+dfsg1, build 5d6db84
  const said = await run(path, ['--version'], { signal }).catch(() => '');
  return said.includes(` version ${version}`);
}
