import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { packagesOf } from '../repository/workspace-package.ts';

/** Public packages that were never released and have no changeset: the next release would leave them out. */
export function firstRelease(repository: Repository): readonly Finding[] {
  const announced = repository.files
    .filter((path) => /^\.changeset\/[^/]+\.md$/.test(path) && path !== '.changeset/README.md')
    .flatMap((path) => [...repository.read(path).matchAll(/^["']?(@drv\/[\w-]+)["']?:/gm)])
    .map(([, name]) => name);
  return packagesOf(repository)
    .filter(({ manifest }) => manifest.private !== true && manifest['version'] === '0.0.0')
    .filter(({ name }) => !announced.includes(name))
    .map(({ name, dir }) => ({ where: dir, what: `${name} has no changeset for its first release` }));
}
