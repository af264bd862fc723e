// Builds `drv` as one file that needs no Node: Node itself, with the command in it ("single executable application").
//
//   pnpm run executable [--arch x64|arm64]… [--out DIRECTORY]
import { appendFile, chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { rolldown } from 'rolldown';
import { single } from '../config/rolldown.ts';
import { plugins } from '../../apps/drv/rolldown.config.ts';
import { compileGuard } from './src/executable/compile-guard.ts';
import { nodeBinary } from './src/executable/node-binary.ts';
import { putGuard, roomFor } from './src/executable/put-guard.ts';

const { values } = parseArgs({
  options: {
    arch: { type: 'string', multiple: true, default: ['x64', 'arm64'] },
    out: { type: 'string', default: 'apps/drv/dist/executable' },
  },
});
/** Node looks for this, and takes what was put in its place ("Single executable applications", Node.js API). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = resolve(root, values.out);
const work = await mkdtemp(join(tmpdir(), 'drv-executable-'));
try {
  await mkdir(out, { recursive: true });
  const { output, ...input } = single({ input: join(root, 'apps/drv/src/main.ts'), plugins }, work);
  const bundle = await rolldown({ ...input, cwd: root, logLevel: 'warn' });
  if (output === undefined || Array.isArray(output)) throw new Error('one output');
  await bundle.write(output);
  for (const arch of values.arch) {
    const target = join(out, `drv-linux-${arch}`);
    await rm(target, { force: true });
    await copyFile(await nodeBinary(arch, { root, work }), target);
    await chmod(target, 0o755);
    const guard = await compileGuard(arch, work);
    const blob = await makeBlob(arch);
    // Node reads as much of it as it says itself.
    await appendFile(blob, roomFor(guard));
    await execa('postject', [target, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], {
      preferLocal: true,
      localDir: import.meta.dirname,
    });
    const file = await readFile(target);
    putGuard(file, guard);
    await writeFile(target, file);
    process.stdout.write(`${target}\n`);
  }
  await copyFile(join(work, 'LICENCES.txt'), join(out, 'LICENCES.txt'));
} finally {
  await rm(work, { recursive: true });
}

/** The command as Node takes it out of its own file. */
async function makeBlob(arch: string): Promise<string> {
  const [settings, blob] = [join(work, `sea-${arch}.json`), join(work, `drv-${arch}.blob`)];
  await writeFile(
    settings,
    JSON.stringify({
      main: join(work, 'main.cjs'),
      output: blob,
      disableExperimentalSEAWarning: true,
      // Compiled code is for the processor that has compiled it. Without it, half of the time to the first request.
      useCodeCache: arch === process.arch,
      // No word of the command line, and no NODE_OPTIONS, is for Node.
      execArgvExtension: 'none',
    }),
  );
  await execa(process.execPath, ['--experimental-sea-config', settings]);
  return blob;
}
