import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './src/repository/git-repository.ts';

// What would be published of the package in this folder, read by publint and attw: `check:pkg` of each library.
const folder = await mkdtemp(join(tmpdir(), 'drv-pack-'));
try {
  const { stdout } = await execa('pnpm', ['pack', '--pack-destination', folder, '--json']);
  const { filename } = JSON.parse(stdout) as { filename: string };
  for (const [program, ...words] of [
    ['publint', '--strict', filename],
    ['attw', filename],
  ] as const) {
    const { failed } = await execa(program, words, {
      preferLocal: true,
      localDir: root,
      stdio: 'inherit',
      reject: false,
    });
    if (failed) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}
