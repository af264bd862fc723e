import type { AbortOptions } from '@drv/core';
import type { TarEntry } from '@drv/core/driver';
import { once } from '../archive/once.ts';
import { packWhole } from '../archive/pack-whole.ts';
import type { EngineClient } from '../engine/engine-client.ts';

const NAME = '.drv-launcher';
/** Where it is in a container. */
export const LAUNCHER_PATH = `/${NAME}`;

/** A label of a container whose output has the words of one: the nonce of one that stays, or `waits`. Else empty. */
export const LAUNCHER_LABEL = 'drv.launcher';
export const WAITING_LAUNCHER = 'waits';

/** A launcher in an archive of the root: behind all else, so that nothing of it is in its place. */
export function launcherEntry(launcher: Buffer): TarEntry {
  const file = { name: NAME, type: 'file', mode: 0o555, uid: 0, gid: 0, modifiedMs: 0 } as const;
  return { ...file, size: launcher.length, content: once(launcher) };
}

const archives = new WeakMap<Buffer, Promise<Buffer>>();

/** Puts a launcher by itself into a container that was not started yet. */
export async function putLauncher(
  engine: Pick<EngineClient, 'putArchive'>,
  containerId: string,
  { launcher, signal }: AbortOptions & { readonly launcher: Buffer },
): Promise<void> {
  const archive = archives.get(launcher) ?? packWhole(launcherEntry(launcher));
  archives.set(launcher, archive);
  await engine.putArchive(containerId, await archive, { path: '/', signal });
}
