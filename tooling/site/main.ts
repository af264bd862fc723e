import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitRepository, root } from '@drv/tooling-checks/repository';
import { entriesOf, packagesOf } from '@drv/tooling-checks/workspace';
import { build, createServer } from 'vitepress';
import { configOf } from './src/config.ts';
import { llmsText } from './src/llms-text.ts';
import { sidebarOf } from './src/sidebar.ts';
import { pagesOf, writePages } from './src/write-pages.ts';
import { writeReference } from './src/write-reference.ts';

// `pnpm docs:site` builds the site into tooling/site/dist; with `--serve` it shows it, as it is now.
const staged = join(import.meta.dirname, '.staged');
const repository = gitRepository();
const pages = pagesOf(repository);
const entries = packagesOf(repository)
  .filter(({ kind }) => kind === 'library')
  .flatMap(entriesOf);

await rm(staged, { recursive: true, force: true });
await writePages(pages, staged);
await writeReference(root, { entries, to: join(staged, 'api') });
await mkdir(join(staged, 'public'));
await writeFile(join(staged, 'public/llms.txt'), llmsText(pages));
// The pages as markdown, for who reads without a browser.
await writePages(pages, join(staged, 'public'));
await mkdir(join(staged, '.vitepress'));
const sidebar = sidebarOf(
  pages,
  entries.map(({ specifier }) => specifier),
);
await writeFile(
  join(staged, '.vitepress/config.mjs'),
  `export default ${JSON.stringify(configOf(sidebar, join(import.meta.dirname, 'dist')), undefined, 2)};\n`,
);
await cp(join(import.meta.dirname, 'theme'), join(staged, '.vitepress/theme'), { recursive: true });

if (process.argv.includes('--serve')) {
  const server = await createServer(staged);
  await server.listen();
  server.printUrls();
} else {
  await build(staged);
}
