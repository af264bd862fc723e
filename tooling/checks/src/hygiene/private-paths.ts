import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';

// Written so that this file does not match itself.
const PATTERNS = [
  { pattern: new RegExp('/(?:work|root)(?![\\w.-])/'), what: "a path of somebody's machine" },
  { pattern: new RegExp('(?<![\\w/.-])shared(?:/)\\w'), what: 'a path outside the repository' },
];
const BINARY = /\.(png|gz|tgz|tar|bin|zip)$/;

/** Lines in tracked files that name a place which exists on one machine only. */
export function privatePaths(repository: Repository): readonly Finding[] {
  return repository.files
    .filter((path) => path !== 'pnpm-lock.yaml' && !BINARY.test(path))
    .flatMap((path) =>
      repository
        .read(path)
        .split('\n')
        .flatMap((text, index) =>
          PATTERNS.filter(({ pattern }) => pattern.test(text)).map(({ what, pattern }) => ({
            where: `${path}:${index + 1}`,
            what: `names ${what}: ${pattern.exec(text)?.[0] ?? ''}`,
          })),
        ),
    );
}
