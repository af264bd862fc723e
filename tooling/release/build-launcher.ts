/**
 * Compiles the launcher (`launcher/launcher.c`) into `@drv/docker`. With `--check` nothing is written: fails when the
 * sources give other bytes than those that are there. A compiler that is not there is told, and is no failure then.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { LAUNCHERS } from '../../packages/docker/src/launcher/launchers.ts';
import { buildLauncher, COMPILERS, type Architecture } from './src/build-launcher.ts';

const source = new URL('launcher/launcher.c', import.meta.url).pathname;
const target = new URL('../../packages/docker/src/launcher/launchers.ts', import.meta.url).pathname;
const check = process.argv.includes('--check');

let text = await readFile(target, 'utf8');
for (const architecture of Object.keys(COMPILERS) as Architecture[]) {
  const built = await buildLauncher(source, architecture);
  if ('why' in built) {
    process.stdout.write(`${architecture}: not compared, ${built.why}\n`);
    if (!check) process.exitCode = 1;
    continue;
  }
  const { sha256, base64 } = LAUNCHERS[architecture];
  const isSame = built.sha256 === sha256 && built.base64 === base64;
  process.stdout.write(`${architecture}: ${built.sha256} ${isSame ? 'as it is' : 'another one'}\n`);
  if (check && !isSame) process.exitCode = 1;
  const row = new RegExp(`(${architecture}: \\{\\s*sha256: )'[^']*'(,\\s*base64:\\s*)'[^']*'`);
  text = text.replace(row, `$1'${built.sha256}'$2'${built.base64}'`);
}
if (!check) await writeFile(target, text);
