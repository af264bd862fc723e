import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { root } from '../repository/git-repository.ts';
import type { WorkspacePackage } from '../repository/workspace-package.ts';

/** A project outside the repository that has installed the packed packages, and nothing else of drv. */
export interface ConsumerProject {
  readonly dir: string;
  /** Writes a file and gives its path. */
  write(name: string, text: string): string;
  /** Runs a file with the Node at `node`; what it printed. Rejects, with its stderr, when it fails. */
  run(node: string, file: string, ...words: readonly string[]): Promise<string>;
  remove(): void;
}

/**
 * Packs each package as for the registry, and unpacks it where an installation would put it. What it declares as a
 * dependency is linked from this repository's own installation, so that no network is needed: an undeclared one is
 * not found, as it would not be at a user's.
 */
export async function createConsumerProject(packages: readonly WorkspacePackage[]): Promise<ConsumerProject> {
  // The real path: a link in it would give every module two names.
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'drv-consumer-')));
  try {
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    await Promise.all(packages.map((one) => install(one, dir)));
    link(join(root, 'node_modules/@types/node'), join(dir, 'node_modules/@types/node'));
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  return {
    dir,
    write(name, text) {
      const path = join(dir, name);
      writeFileSync(path, text);
      return path;
    },
    async run(node, file, ...words) {
      const { stdout } = await execa(node, [file, ...words], {
        cwd: dir,
        // A program that does not end by itself has left something open.
        timeout: 60_000,
        env: { NODE_PATH: '', NODE_OPTIONS: '' },
      });
      return stdout;
    },
    remove() {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function install({ name, dir, manifest }: WorkspacePackage, project: string): Promise<void> {
  const packed = join(project, 'packed', name);
  const installed = join(project, 'node_modules', name);
  mkdirSync(packed, { recursive: true });
  mkdirSync(installed, { recursive: true });
  const { stdout } = await execa('pnpm', ['pack', '--pack-destination', packed, '--json'], {
    cwd: join(root, dir),
    preferLocal: true,
    localDir: root,
  });
  const { filename } = JSON.parse(stdout) as { filename: string };
  await execa('tar', ['-xzf', filename, '-C', installed, '--strip-components=1']);
  const others = Object.keys(manifest.dependencies ?? {}).filter((used) => !used.startsWith('@drv/'));
  for (const used of others) {
    link(join(root, dir, 'node_modules', used), join(installed, 'node_modules', used));
  }
  // Peers are the user's own choice and lie beside the package.
  for (const used of Object.keys(manifest.peerDependencies ?? {})) {
    link(join(root, dir, 'node_modules', used), join(project, 'node_modules', used));
  }
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to, 'dir');
}
