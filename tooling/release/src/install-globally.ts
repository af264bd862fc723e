import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { root } from '@drv/tooling-checks/repository';
import { execa } from 'execa';
import type { Registry } from './start-registry.ts';

/** The package managers that put a command on the PATH. */
export const CLIENTS = ['npm', 'pnpm'] as const;

/**
 * Installs the command for a user whose home is `dir`, an empty folder, and gives the file that a shell would find. Both
 * clients are set up as their manuals say: a prefix of npm's that the user may write to, pnpm's `PNPM_HOME` with its
 * `bin` on the PATH.
 */
export async function installGlobally(
  client: (typeof CLIENTS)[number],
  dir: string,
  registry: Registry,
): Promise<string> {
  await writeFile(join(dir, '.npmrc'), registry.npmrc);
  const bin = join(dir, 'bin');
  const words = {
    npm: ['install', '--global', '--prefix', dir, '--no-audit', '--no-fund', '@drv/cli'],
    pnpm: ['add', '--global', '--ignore-scripts', '@drv/cli'],
  };
  await execa(client, words[client], {
    cwd: dir,
    env: {
      HOME: dir,
      PNPM_HOME: dir,
      npm_config_userconfig: join(dir, '.npmrc'),
      PATH: [bin, process.env['PATH'] ?? ''].join(delimiter),
    },
    preferLocal: client === 'pnpm',
    localDir: root,
    timeout: 120_000,
  });
  const command = join(bin, 'drv');
  if (!existsSync(command)) throw new Error(`${client} put no drv into ${bin}`);
  return command;
}
