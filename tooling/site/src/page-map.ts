import { posix } from 'node:path';

/** Which file of the repository is which page. The first rule that fits counts; others are no pages. */
const RULES: readonly (readonly [file: RegExp, page: string])[] = [
  [/^docs\/index\.md$/, 'index.md'],
  [/^docs\/guide\/(.+\.md)$/, 'guide/$1'],
  [/^docs\/decisions\/(.+\.md)$/, 'decisions/$1'],
  [/^docs\/([^/]+\.md)$/, 'reference/$1'],
  [/^packages\/([^/]+)\/README\.md$/, 'packages/$1.md'],
  [/^apps\/drv\/README\.md$/, 'packages/cli.md'],
  [/^examples\/([^/]+)\/README\.md$/, 'examples/$1.md'],
  [/^(ARCHITECTURE|CONTRIBUTING|SECURITY)\.md$/, 'project/$1.md'],
];

/** The page that a file of the repository becomes, as a path from the root of the site. */
export function pageOf(file: string): string | undefined {
  const rule = RULES.find(([pattern]) => pattern.test(file));
  return rule === undefined ? undefined : file.replace(rule[0], rule[1]);
}

const BLOB = 'https://github.com/drv-run/drv/blob/main';

/** The text with its relative links leading to pages, and to the repository where there is no page. */
export function relink(markdown: string, file: string, files: readonly string[]): string {
  const page = pageOf(file);
  if (page === undefined) throw new Error(`${file} is no page`);
  return outsideOfCode(markdown, (text) =>
    text.replace(
      /(\]\()([^)\s#]+)((?:#[^)\s]*)?\))/g,
      (whole, open: string, target: string, rest: string) => {
        if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return whole;
        const path = posix.join(posix.dirname(file), target).replace(/\/$/, '');
        const found = [path, posix.join(path, 'README.md')]
          .filter((other) => files.includes(other))
          .flatMap((other) => pageOf(other) ?? [])[0];
        if (found === undefined) return `${open}${BLOB}/${path}${rest}`;
        const way = posix.relative(posix.dirname(page), found);
        return `${open}${way.startsWith('.') ? way : `./${way}`}${rest}`;
      },
    ),
  );
}

function outsideOfCode(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(^```[^]*?^```$)/m)
    .map((part) => (part.startsWith('```') ? part : change(part)))
    .join('');
}
