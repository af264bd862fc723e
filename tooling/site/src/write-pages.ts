import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { gitRepository } from '@drv/tooling-checks/repository';
import { pageOf, relink } from './page-map.ts';

/** A page of the site. */
export interface Page {
  /** From the root of the site: `guide/output.md`. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
}

/** The markdown files of the repository that are pages, with their links made to lead to pages. */
export function pagesOf(repository: ReturnType<typeof gitRepository>): readonly Page[] {
  return repository.files.flatMap((file) => {
    const path = pageOf(file);
    if (path === undefined) return [];
    const text = relink(repository.read(file), file, repository.files);
    return [{ path, title: /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? path, text }];
  });
}

export async function writePages(pages: readonly Page[], to: string): Promise<void> {
  for (const { path, text } of pages) {
    const file = join(to, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
