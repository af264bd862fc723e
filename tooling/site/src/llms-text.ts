import type { Page } from './write-pages.ts';

/** `llms.txt` as llmstxt.org describes it: what the site is about, and a link to each page as markdown. */
export function llmsText(pages: readonly Page[]): string {
  const of = (folder: string) =>
    pages
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map(({ path, title }) => `- [${title}](/${path})`);
  return [
    '# drv',
    '',
    '> Runs one container task on a Docker engine from TypeScript, and tells its caller exactly what happened.',
    ...['guide', 'packages', 'reference', 'examples'].flatMap((folder) => [
      '',
      `## ${folder}`,
      '',
      ...of(folder),
    ]),
    '',
  ].join('\n');
}
