import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { isDebian, unpackPackage } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { busyboxFiles } from '../images/busybox-files.ts';
import { SetupError } from '../setup-error.ts';

/**
 * Writes the root file system of the test images into a directory, for what runs without an engine.
 *
 * @param commands Those that it has; each one is a link, which costs whoever copies the directory.
 * @throws SetupError where there is no busybox.
 */
export async function writeBusyboxRoot(directory: string, commands: readonly string[]): Promise<void> {
  for (const entry of busyboxFiles(await readFile(await findBusyboxHere()))) {
    const path = join(directory, entry.path);
    if ('linkTo' in entry && !commands.includes(basename(path))) continue;
    if ('directory' in entry) await mkdir(path, { recursive: true, mode: entry.mode ?? 0o755 });
    else if ('linkTo' in entry) await symlink(entry.linkTo, path);
    else await writeFile(path, entry.content, { mode: entry.mode ?? 0o644 });
  }
}

async function findBusyboxHere(): Promise<string> {
  const installed = findCommand('busybox');
  if (installed !== undefined) return installed;
  if (!isDebian()) throw new SetupError('Install a static busybox.');
  const root = await unpackPackage('busybox-static', PACKAGES);
  const path = findCommand('busybox', { PATH: [join(root, 'bin'), join(root, 'usr/bin')].join(':') });
  if (path === undefined) throw new SetupError('The package busybox-static has no busybox.');
  return path;
}
