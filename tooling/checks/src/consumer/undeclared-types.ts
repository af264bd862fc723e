import { importsOf, packageOf } from '../source/imports.ts';
import type { Manifest } from '../repository/workspace-package.ts';

// Their types come from packages that a user of drv does not have.
const WITHOUT_TYPES = new Set(['dockerode', 'docker-modem']);

/** Packages that a declaration file mentions and its users may not have, or have without types. */
export function undeclaredTypes(manifest: Manifest, declaration: string): readonly string[] {
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  const mentioned = importsOf('index.d.ts', declaration).flatMap(
    ({ specifier }) => packageOf(specifier) ?? [],
  );
  return [...new Set(mentioned)].filter(
    (used) => used !== manifest.name && (!(used in declared) || WITHOUT_TYPES.has(used)),
  );
}
