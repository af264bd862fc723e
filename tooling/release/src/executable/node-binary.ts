import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * Path of Node for Linux on a kind of processor: of the packages that bring Node to this repository. The one of another kind
 * of processor is not installed here; npm unpacks it into a directory of its own.
 */
export async function nodeBinary(
  arch: string,
  { root, work }: { readonly root: string; readonly work: string },
): Promise<string> {
  const name = `node-linux-${arch}`;
  const installed = join(root, 'node_modules', name, 'bin/node');
  if (existsSync(installed)) return installed;
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  };
  const version = manifest.optionalDependencies?.[name];
  if (version === undefined) throw new Error(`There is no Node for linux-${arch} in package.json: ${name}`);
  // `--force`: npm refuses a package for another kind of processor.
  const options = ['--no-save', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', work];
  await execa('npm', ['install', ...options, `${name}@${version}`]);
  return join(work, 'node_modules', name, 'bin/node');
}
