import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const SOURCE = fileURLToPath(new URL('../../src/process/keep-code.ts', import.meta.url));

/** Far more than such a program takes. */
const ENDS_MS = 30_000;
const TWICE = 'exports.twice = (n) => { const more = (m) => m + n; return more(n); };';

/** A program of two files, and the folder that its code is kept in. */
async function program(part = TWICE, home?: string) {
  const directory = await mkdtemp(join(tmpdir(), 'drv-code-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const folder = join(home ?? directory, 'kept');
  const main = join(directory, 'main.mjs');
  await writeFile(join(directory, 'part.cjs'), part);
  await writeFile(
    main,
    `import { createRequire } from 'node:module';
const { keepCode } = await import(${JSON.stringify(SOURCE)});
keepCode(${JSON.stringify(main)}, ${JSON.stringify(folder)});
const { twice } = createRequire(${JSON.stringify(main)})('./part.cjs');
console.log(twice(Number(process.argv[2])));
process.exitCode = Number(process.argv[3] ?? 0);`,
  );
  const run = (...words: readonly string[]) =>
    execFileSync(process.execPath, ['--conditions=@drv/source', main, ...words], {
      encoding: 'utf8',
      timeout: ENDS_MS,
    }).trim();
  return { directory, folder, kept: join(folder, 'part.cjs'), run };
}

it('keeps the code of the first run, and later runs use it', async () => {
  const { folder, kept, run } = await program();
  expect(run('21')).toBe('42');
  expect(await readdir(folder)).toEqual(['part.cjs']);
  const first = await stat(kept);
  expect(first.mode & 0o777).toBe(0o600);
  expect(run('4')).toBe('8');
  // What V8 does not take is made anew.
  expect((await stat(kept)).ino).toBe(first.ino);
});

it('keeps functions that were compiled when they were called', async () => {
  const lazy = 'exports.twice = (n) => { const secretName = () => 2 * n; return secretName(); };';
  const { kept, run } = await program(lazy);
  run('1');
  expect((await readFile(kept)).includes('secretName')).toBe(true);
});

it.each([
  ['a byte was changed', (bytes: Buffer) => bytes.fill('x', bytes.length >> 1, (bytes.length >> 1) + 9)],
  ['the end is missing', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
  ['all is missing', () => Buffer.alloc(0)],
])('does not use kept code of which %s, and makes it anew', async (_name, spoil) => {
  const { kept, run } = await program();
  run('1');
  const whole = await readFile(kept);
  await writeFile(kept, spoil(Buffer.from(whole)));
  expect(run('3')).toBe('6');
  expect((await readFile(kept)).length).toBe(whole.length);
});

it('keeps nothing of a run that fails', async () => {
  const { directory, run } = await program();
  expect(() => run('1', '3')).toThrow(/Command failed/);
  expect(await readdir(directory)).not.toContain('kept');
});

it('makes the folders above, too', async () => {
  const above = await mkdtemp(join(tmpdir(), 'drv-code-'));
  onTestFinished(() => rm(above, { recursive: true }));
  const { kept, run } = await program(TWICE, join(above, 'not', 'there'));
  expect(run('21')).toBe('42');
  expect((await stat(kept)).isFile()).toBe(true);
});

it.skipIf(process.platform !== 'linux')('ends where no folder can be made', async () => {
  const { run } = await program(TWICE, '/proc/.cache');
  expect(run('21')).toBe('42');
});

it('leaves a folder alone that others may write to', async () => {
  const { folder, kept, run } = await program();
  run('1');
  await chmod(folder, 0o777);
  await writeFile(kept, 'code of somebody else');
  expect(run('5')).toBe('10');
  expect(await readFile(kept, 'utf8')).toBe('code of somebody else');
});
