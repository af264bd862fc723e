import type { AbortOptions } from '@drv/core';
import { readTar } from '../archive/read-tar.ts';
import type { EngineClient } from '../engine/engine-client.ts';

/** Whom what is put into a container belongs to. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const ROOT: Owner = { uid: 0, gid: 0 };
/** An image may hold anything under this name. */
const MAX_BYTES = 1024 * 1024;

/**
 * The user of a container by number, as the engine finds it: in the `passwd` and `group` of the image. One that is not
 * there is taken for root: the start then fails, and says so.
 *
 * @param user `name`, `uid`, `name:group`, `uid:gid` or empty, as in the engine's inspect.
 */
export async function taskOwner(
  engine: Pick<EngineClient, 'getArchive'>,
  containerId: string,
  user: string,
  options: AbortOptions,
): Promise<Owner> {
  const [name = '', group] = user.split(':');
  if (name === '' || name === '0' || name === 'root') {
    if (group === undefined) return ROOT;
  }
  const uid = numberOf(name === '' ? '0' : name);
  const gid = numberOf(group);
  if (uid !== undefined && gid !== undefined) return { uid, gid };
  const lines = (path: string) => linesOf(engine, containerId, path, options);
  const known = (await lines('/etc/passwd')).find((line) => line[0] === name || line[2] === name);
  const found = { uid: uid ?? numberOf(known?.[2]) ?? 0, gid: gid ?? numberOf(known?.[3]) ?? 0 };
  if (group === undefined || gid !== undefined) return found;
  const [, , groupId] = (await lines('/etc/group')).find(([one]) => one === group) ?? [];
  return { ...found, gid: numberOf(groupId) ?? 0 };
}

async function linesOf(
  engine: Pick<EngineClient, 'getArchive'>,
  containerId: string,
  path: string,
  options: AbortOptions,
): Promise<readonly (readonly string[])[]> {
  const archive = await engine.getArchive(containerId, path, options);
  if (archive === undefined) return [];
  for await (const { type, size, content } of readTar(archive)) {
    if (type !== 'file' || size > MAX_BYTES) return [];
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    return Buffer.concat(pieces)
      .toString()
      .split('\n')
      .map((line) => line.split(':'));
  }
  return [];
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
