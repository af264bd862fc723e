import { posix } from 'node:path';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { filesBelow, packagesOf } from '../repository/workspace-package.ts';

/**
 * Test files that mirror nothing: `test/pull/retry.test.ts` tests `src/pull/retry.ts` or the folder `src/pull/retry/`.
 * What comes after the first dot is free (`retry.property.test.ts`). A `vectors.test.ts` or `…-vectors.test.ts` holds
 * recorded data for its whole folder; a file directly in `test/` may test the package as a whole, and so may a test that needs an engine.
 */
export function mirroredTests(repository: Repository): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { dir, kind } of packagesOf(repository)) {
    if (kind === 'tool') continue;
    const sources = filesBelow(repository, `${dir}/src`);
    for (const path of filesBelow(repository, `${dir}/test`)) {
      if (!/\.test(-d)?\.ts$/.test(path) || path.endsWith('.engine.test.ts')) continue;
      const inTest = path.slice(`${dir}/test/`.length);
      if (!inTest.includes('/')) continue;
      const name = posix.basename(inTest).replace(/\..*$/, '');
      const stem = /(^|-)vectors$/.test(name)
        ? posix.dirname(inTest)
        : posix.join(posix.dirname(inTest), name);
      const tested = `${dir}/src/${stem}`;
      if (sources.includes(`${tested}.ts`) || sources.some((source) => source.startsWith(`${tested}/`)))
        continue;
      findings.push({ where: path, what: `tests mirror the sources, and there is no ${tested}.ts` });
    }
  }
  return findings;
}
