import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this checkout keeps its engines: `.engine` in the root of the repository, ignored by git. */
export const ENGINES = fileURLToPath(new URL('../../../.engine', import.meta.url));

const KEPT = join(ENGINES, 'kept');

/** The engine of `pnpm engine up`, which stays until `pnpm engine down`; one for each kind. */
export function keptDirectory(kind: { readonly name: string } | undefined): string {
  return kind === undefined ? KEPT : `${KEPT}-${kind.name}`;
}

/** Packages that were unpacked, not installed. */
export const PACKAGES = join(ENGINES, 'packages');

/** A new place for an engine of this process. When the process dies, the next run clears it away. */
export function newDirectory(): string {
  return join(ENGINES, `run-${process.pid}-${randomBytes(3).toString('hex')}`);
}
