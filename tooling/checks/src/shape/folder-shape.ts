import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { filesBelow, packagesOf } from '../repository/workspace-package.ts';

const FILES = ['README.md', 'CHANGELOG.md', 'tsconfig.json', 'vitest.config.ts'];
/** How it is built: a library for whoever imports it, a command to start quickly. */
const BUILDS = { library: 'tsup.config.ts', app: 'rolldown.config.ts' };
const FOLDERS = ['src', 'test'];

/** Packages whose folder does not hold what every package's folder holds. */
export function folderShape(repository: Repository): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { dir, kind } of packagesOf(repository)) {
    if (kind === 'tool') continue;
    for (const file of [...FILES, BUILDS[kind]]) {
      if (!repository.files.includes(`${dir}/${file}`)) findings.push({ where: dir, what: `has no ${file}` });
    }
    for (const folder of FOLDERS) {
      if (filesBelow(repository, `${dir}/${folder}`).length === 0) {
        findings.push({ where: dir, what: `has no files in ${folder}/` });
      }
    }
  }
  return findings;
}
