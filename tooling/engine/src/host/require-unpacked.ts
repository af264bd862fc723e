import { join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { findCommand } from './find-command.ts';
import { run } from './run.ts';
import { unpackSuite } from './unpack-suite.ts';

/** A program, and where it finds its libraries. */
export interface FoundProgram {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface UnpackedOptions {
  /** Where it is in its package: `usr/sbin/haproxy`. */
  readonly path: string;
  /** Its package, and those of libraries that the machine may lack. */
  readonly packages: readonly string[];
  /** What shows that it runs. @default ['--version'] */
  readonly probe?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * A program that works here: the one that is installed, else Debian's, which is unpacked and not installed.
 *
 * @throws SetupError that says why there is none.
 */
export async function requireUnpacked(
  command: string,
  { path, packages, probe = ['--version'], signal }: UnpackedOptions,
): Promise<FoundProgram> {
  const installed = findCommand(command);
  if (installed !== undefined) return { path: installed, env: {} };
  const target = join(PACKAGES, command);
  await unpackSuite('bookworm', packages, target, signal);
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as 'x64' | 'arm64'];
  const env = { LD_LIBRARY_PATH: join(target, 'usr/lib', `${machine}-linux-gnu`) };
  const unpacked = join(target, path);
  await run(unpacked, probe, { env, signal });
  return { path: unpacked, env };
}
