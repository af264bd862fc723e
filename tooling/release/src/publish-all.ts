import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clone } from './clone-head.ts';
import type { Registry } from './start-registry.ts';

/** Publishes every public package of a clone, as a release does. */
export async function publishAll(clone: Clone, registry: Registry): Promise<void> {
  await writeFile(join(clone.dir, '.npmrc'), registry.npmrc, { flag: 'a' });
  // The changed .npmrc is what git would complain of.
  await clone.run('pnpm', ['publish', '--recursive', '--no-git-checks', '--registry', registry.url]);
}
