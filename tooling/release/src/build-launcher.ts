import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Which compiler makes the launcher of each kind of processor. Another version makes other bytes. */
export const COMPILERS = {
  amd64: { program: 'x86_64-linux-gnu-gcc', version: '12.2.0', options: ['-fcf-protection=none'] },
  arm64: { program: 'aarch64-linux-gnu-gcc', version: '12.2.0', options: ['-Wl,-z,max-page-size=65536'] },
} as const;

/** Names of processors as images have them. */
export type Architecture = keyof typeof COMPILERS;

/** No library, nothing of the place or the time of the build, and one segment that can be read and executed. */
const OPTIONS = [
  '-Os',
  '-std=c11',
  '-Wall',
  '-Wextra',
  '-Wno-unused-parameter',
  '-Werror',
  '-ffreestanding',
  '-fno-builtin',
  '-fno-stack-protector',
  '-fno-asynchronous-unwind-tables',
  '-fno-pie',
  '-fno-ident',
  '-nostdlib',
  '-static',
  '-no-pie',
  '-Wl,--build-id=none',
  '-Wl,-z,noseparate-code',
  '-Wl,-z,norelro',
  '-Wl,-z,noexecstack',
  '-s',
];

/** A program, and what it can be compared by. */
export interface BuiltLauncher {
  readonly sha256: string;
  readonly base64: string;
}

/** Compiles the launcher for one kind of processor. Where its compiler is not there, `why` says what is missing. */
export async function buildLauncher(
  source: string,
  architecture: Architecture,
): Promise<BuiltLauncher | { readonly why: string }> {
  const { program, version, options } = COMPILERS[architecture];
  const found = await run(program, ['-dumpfullversion']).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
  if (found !== version)
    return { why: `no ${program} ${version}${found === undefined ? '' : `, only ${found}`}` };
  const directory = await mkdtemp(join(tmpdir(), 'drv-launcher-'));
  try {
    const file = join(directory, 'launcher');
    await run(program, [...OPTIONS, ...options, '-o', file, source]);
    const bytes = await readFile(file);
    return {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      base64: bytes.toString('base64'),
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}
