import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findCommand } from './find-command.ts';
import { run } from './run.ts';

/** Whether this is Debian or made from it: apt-get and dpkg are there. */
export function isDebian(): boolean {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && findCommand('apt-get') !== undefined;
  } catch {
    return false;
  }
}

const POLICY = '/usr/sbin/policy-rc.d';
const MINUTES = 60_000;
// Another apt may be running: wait for it a while instead of failing.
const APT = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3'];

/** Installs packages. No service of theirs is started. Needs root. */
export async function installPackages(names: readonly string[], signal?: AbortSignal): Promise<void> {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, signal };
  // Debian's own switch: maintainer scripts ask this program whether they may start a service.
  const guard = !existsSync(POLICY);
  if (guard) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    // An installation may have been interrupted, perhaps one of ours.
    await run('dpkg', ['--configure', '-a'], { ...options, timeoutMs: 5 * MINUTES });
    await run('apt-get', [...APT, 'update'], { ...options, timeoutMs: 5 * MINUTES });
    await run('apt-get', [...APT, 'install', '--yes', '--no-install-recommends', ...names], {
      ...options,
      timeoutMs: 10 * MINUTES,
    });
  } finally {
    if (guard) rmSync(POLICY, { force: true });
  }
}

/**
 * Downloads a package and unpacks it into `directory` unless that was done before: installs nothing, needs no
 * root. Resolves with the directory that has its files.
 */
export async function unpackPackage(name: string, directory: string, signal?: AbortSignal): Promise<string> {
  const target = join(directory, name);
  if (existsSync(join(target, 'usr'))) return target;
  mkdirSync(target, { recursive: true });
  await run('apt-get', [...APT, 'download', name], { cwd: target, timeoutMs: 2 * MINUTES, signal });
  const archive = readdirSync(target).find((file) => file.endsWith('.deb'));
  if (archive === undefined) throw new Error(`apt-get downloaded nothing for ${name}.`);
  await run('dpkg', ['-x', archive, '.'], { cwd: target, signal });
  rmSync(join(target, archive));
  return target;
}
