import { posix } from 'node:path';
import type { Repository } from './repository.ts';

/** A `package.json`, as far as the rules look into it. */
export interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface WorkspacePackage {
  /** Its folder, from the root of the repository: `packages/core`. */
  readonly dir: string;
  readonly name: string;
  readonly manifest: Manifest;
  /** `library`: published, in `packages/`. `app`: in `apps/`. `tool`: everything else, never published. */
  readonly kind: 'library' | 'app' | 'tool';
}

/** One public entry of a library. */
export interface Entry {
  /** `@drv/core/driver` */
  readonly specifier: string;
  /** `packages/core/src/driver.ts` */
  readonly source: string;
}

/** The packages of the workspace, by folder. */
export function packagesOf(repository: Repository): readonly WorkspacePackage[] {
  return repository.files
    .filter((path) => /^[^/]+\/[^/]+\/package\.json$/.test(path))
    .map((path) => {
      const manifest = JSON.parse(repository.read(path)) as Manifest;
      const dir = path.slice(0, -'/package.json'.length);
      const kind = dir.startsWith('packages/') ? 'library' : dir.startsWith('apps/') ? 'app' : 'tool';
      return { dir, name: manifest.name ?? dir, manifest, kind };
    });
}

/** The public entries of a library: the name under which others import it, and its source from the root. */
export function entriesOf({ name, dir, manifest }: WorkspacePackage): readonly Entry[] {
  const exported = (manifest['exports'] ?? {}) as Record<string, { '@drv/source'?: string }>;
  return Object.entries(exported).flatMap(([entry, { '@drv/source': source }]) =>
    source === undefined ? [] : [{ specifier: posix.join(name, entry), source: posix.join(dir, source) }],
  );
}

/** The files below one folder of a package, `src` for example. */
export function filesBelow(repository: Repository, dir: string): readonly string[] {
  return repository.files.filter((path) => path.startsWith(`${dir}/`));
}
