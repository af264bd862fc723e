import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';

import { buildTar, type TarEntry } from '../../src/images/build-tar.ts';
import { busyboxFiles } from '../../src/images/busybox-files.ts';

const entries: readonly TarEntry[] = [
  { path: 'tmp', directory: true, mode: 0o1777 },
  { path: 'bin/tool', content: 'body', mode: 0o755 },
  { path: 'bin/link', linkTo: 'tool' },
];

test('files, links and directories come out as they went in', async () => {
  const archive = extract();
  archive.end(await buildTar(entries));
  const seen: unknown[] = [];
  for await (const entry of archive) {
    const { name, type, mode, linkname } = entry.header;
    seen.push([name, type, mode, linkname, await text(entry)]);
  }
  expect(seen).toEqual([
    ['tmp', 'directory', 0o1777, null, ''],
    ['bin/tool', 'file', 0o755, null, 'body'],
    ['bin/link', 'symlink', expect.any(Number), 'tool', ''],
  ]);
});

test('the same entries give the same bytes', async () => {
  expect(await buildTar(entries)).toEqual(await buildTar(entries));
});

test('the root file system of busybox has no name twice', () => {
  const paths = busyboxFiles(Buffer.from('x')).map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toContain('bin/sh');
});
