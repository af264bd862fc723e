import { posix } from 'node:path';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { filesBelow, packagesOf } from '../repository/workspace-package.ts';

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.ts$/;
const MAX_LINES = 250;
// Names that say nothing about what is inside.
const EMPTY_NAMES = new Set(['common', 'helper', 'helpers', 'misc', 'types', 'util', 'utils']);

/** Source files with a name that is not kebab-case, or says nothing, or with more lines than one sitting reads. */
export function fileShape(repository: Repository): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { dir, kind } of packagesOf(repository)) {
    if (kind === 'tool') continue;
    for (const path of [...filesBelow(repository, `${dir}/src`), ...filesBelow(repository, `${dir}/test`)]) {
      if (!path.endsWith('.ts') || path.includes('/fixtures/')) continue;
      const name = posix.basename(path);
      const where = path;
      if (!KEBAB_CASE.test(name)) findings.push({ where, what: `a file name is kebab-case: two-words.ts` });
      if (!path.startsWith(`${dir}/src/`)) continue;
      const stem = name.slice(0, -'.ts'.length);
      if (EMPTY_NAMES.has(stem)) findings.push({ where, what: `"${stem}" does not say what the file holds` });
      const lines = repository.read(path).trimEnd().split('\n').length;
      if (lines > MAX_LINES)
        findings.push({ where, what: `has ${lines} lines; ${MAX_LINES} is the ceiling` });
    }
  }
  return findings;
}
