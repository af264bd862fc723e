import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';

import type { EngineApi } from '../api/engine-api.ts';
import { fieldOf } from '../api/field-of.ts';
import { PACKAGES } from '../checkout.ts';
import { isDebian, unpackPackage } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { SetupError } from '../setup-error.ts';
import { isStaticProgram } from './is-static-program.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * A static busybox that runs on the engine: the machine's own, else Debian's package (unpacked into
 * `packages`, not installed), else the one inside Docker Hub's image.
 */
export async function findBusybox(
  api: EngineApi,
  packages = PACKAGES,
  signal?: AbortSignal,
): Promise<Buffer> {
  const tried: string[] = [];
  for (const [from, attempt] of [
    ['this machine', async () => installed(api)],
    ['the package busybox-static', async () => unpacked(api, packages, signal)],
    ['the image busybox:musl', async () => pulled(api, signal)],
  ] as const) {
    try {
      const bytes = await attempt();
      if (isStaticProgram(bytes)) return bytes;
      tried.push(`${from}: it is not static`);
    } catch (error) {
      signal?.throwIfAborted();
      tried.push(`${from}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new SetupError(`No static busybox to build the test images from.\n  ${tried.join('\n  ')}`);
}

async function installed(api: EngineApi): Promise<Buffer> {
  await assertSameArchitecture(api);
  const path = findCommand('busybox');
  if (path === undefined) throw new Error('not there');
  return readFileSync(path);
}

async function unpacked(api: EngineApi, packages: string, signal: AbortSignal | undefined): Promise<Buffer> {
  if (!isDebian()) throw new Error('this is not Debian');
  await assertSameArchitecture(api);
  const root = await unpackPackage('busybox-static', packages, signal);
  const path = findCommand('busybox', { PATH: [join(root, 'bin'), join(root, 'usr/bin')].join(':') });
  if (path === undefined) throw new Error('the package has no busybox');
  return readFileSync(path);
}

async function pulled(api: EngineApi, signal: AbortSignal | undefined): Promise<Buffer> {
  const image = 'busybox:musl';
  const had = await api.call('GET', `/images/${image}/json`).then(
    () => true,
    () => false,
  );
  if (!had) {
    const query = { fromImage: 'docker.io/library/busybox', tag: 'musl' };
    await api.call('POST', '/images/create', { query, timeoutMs: 120_000, signal });
  }
  const [made] = await api.json('POST', '/containers/create', { body: { Image: image }, signal });
  const id = String(fieldOf(made, 'Id'));
  try {
    const query = { path: '/bin/busybox' };
    const archive = extract();
    archive.end(await api.bytes('GET', `/containers/${id}/archive`, { query, signal }));
    for await (const entry of archive) return await buffer(entry);
    throw new Error('the image has no busybox');
  } finally {
    await api.call('DELETE', `/containers/${id}`, { query: { force: '1' } });
    if (!had) await api.call('DELETE', `/images/${image}`);
  }
}

async function assertSameArchitecture(api: EngineApi): Promise<void> {
  const [version] = await api.json('GET', '/version');
  const theirs = fieldOf(version, 'Arch');
  const ours = ARCHITECTURES[process.arch] ?? process.arch;
  if (process.platform !== 'linux' || theirs !== ours)
    throw new Error(`the engine runs ${String(theirs)} programs`);
}
