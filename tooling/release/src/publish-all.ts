import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishWords } from './publish-words.ts';
import type { Clone } from './clone-head.ts';
import type { Registry } from './start-registry.ts';

/** Publishes every public package of a clone, as a release does. */
export async function publishAll(clone: Clone, registry: Registry): Promise<void> {
  await writeFile(join(clone.dir, '.npmrc'), registry.npmrc, { flag: 'a' });
  await clone.run('pnpm', publishWords({ registry: registry.url }));
}
