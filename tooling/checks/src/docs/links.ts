import { posix } from 'node:path';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { anchorsOf, linksOf } from './markdown.ts';

/** Relative links in markdown files whose file, folder or heading does not exist. */
export function brokenLinks(repository: Repository): readonly Finding[] {
  return markdownFiles(repository).flatMap((path) =>
    linksOf(repository.read(path))
      .filter(({ target }) => !/^[a-z][a-z0-9+.-]*:/i.test(target))
      .flatMap(({ target, line }) => {
        const what = wrongWith(target, path, repository);
        return what === undefined ? [] : [{ where: `${path}:${line}`, what }];
      }),
  );
}

/** Markdown that people read: not what a tool wrote, not recorded data. */
export function markdownFiles(repository: Repository): readonly string[] {
  return repository.files.filter(
    (path) => path.endsWith('.md') && !path.endsWith('/CHANGELOG.md') && !path.includes('/fixtures/'),
  );
}

function wrongWith(target: string, from: string, repository: Repository): string | undefined {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), decodeURIComponent(file));
  const folder = `${path.replace(/\/$/, '')}/`;
  const exists =
    repository.files.includes(path) || repository.files.some((other) => other.startsWith(folder));
  if (!exists) return `links to ${target}, which does not exist`;
  if (anchor === undefined || !path.endsWith('.md')) return undefined;
  return anchorsOf(repository.read(path)).has(anchor) ? undefined : `links to ${target}: no such heading`;
}
