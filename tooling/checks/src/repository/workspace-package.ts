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

/** The files below one folder of a package, `src` for example. */
export function filesBelow(repository: Repository, dir: string): readonly string[] {
  return repository.files.filter((path) => path.startsWith(`${dir}/`));
}
