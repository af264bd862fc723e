import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this checkout keeps its engines: `.engine` in the root of the repository, ignored by git. */
export const ENGINES = fileURLToPath(new URL('../../../../.engine', import.meta.url));

/** The engine of `pnpm engine up`, which stays until `pnpm engine down`. */
export const KEPT = join(ENGINES, 'kept');

/** Packages that were unpacked, not installed. */
export const PACKAGES = join(ENGINES, 'packages');
