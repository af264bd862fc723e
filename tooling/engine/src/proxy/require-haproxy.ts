import { join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { findCommand } from '../host/find-command.ts';
import { run } from '../host/run.ts';
import { unpackSuite } from '../host/unpack-suite.ts';

/** A program, and where it finds its libraries. */
export interface FoundProgram {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

const LIBRARIES = ['liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'];

/**
 * A HAProxy that works here: the one that is installed, else Debian's, which is unpacked and not installed.
 *
 * @throws SetupError that says why there is none.
 */
export async function requireHaproxy(signal?: AbortSignal): Promise<FoundProgram> {
  const installed = findCommand('haproxy');
  if (installed !== undefined) return { path: installed, env: {} };
  const target = join(PACKAGES, 'haproxy');
  await unpackSuite('bookworm', ['haproxy', ...LIBRARIES], target, signal);
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as 'x64' | 'arm64'];
  const path = join(target, 'usr/sbin/haproxy');
  const env = { LD_LIBRARY_PATH: join(target, 'usr/lib', `${machine}-linux-gnu`) };
  await run(path, ['-v'], { env, signal });
  return { path, env };
}
