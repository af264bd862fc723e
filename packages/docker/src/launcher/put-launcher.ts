import type { AbortOptions } from '@drv/core';
import { packTar } from '@drv/core/driver';
import { once } from '../archive/once.ts';
import type { EngineClient } from '../engine/engine-client.ts';

const NAME = '.drv-launcher';
/** Where it is in a container. */
export const LAUNCHER_PATH = `/${NAME}`;

/** A label of a container whose output has the words of one: the nonce of one that stays, or `waits`. Else empty. */
export const LAUNCHER_LABEL = 'drv.launcher';
export const WAITING_LAUNCHER = 'waits';

/** Puts a launcher into a container that was not started yet. In one piece: it goes over a connection that is there. */
export async function putLauncher(
  engine: Pick<EngineClient, 'putArchive'>,
  containerId: string,
  { launcher, signal }: AbortOptions & { readonly launcher: Buffer },
): Promise<void> {
  const file = { name: NAME, type: 'file', mode: 0o555, uid: 0, gid: 0, modifiedMs: 0 } as const;
  const parts: Uint8Array[] = [];
  for await (const part of packTar(once({ ...file, size: launcher.length, content: once(launcher) })))
    parts.push(part);
  await engine.putArchive(containerId, Buffer.concat(parts), { path: '/', signal });
}
