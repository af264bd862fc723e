import { readdir, readFile, stat } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DrvError, type FileSource, type FileSources } from '@drv/core';
import { mountAtStart, type TaskWithId } from '@drv/core/driver';

/**
 * The files that a program finds, by path. All of them are in memory, without owners and permissions, as a program is a function.
 *
 * @throws `DRV_UNSUPPORTED` for a tar archive, and below a mount; `DRV_INVALID_OPTION` for a file that cannot be read.
 */
export async function filesOf(
  task: TaskWithId,
  given: FileSources | undefined,
): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const [path, source] of Object.entries<FileSource>({ ...task.files, ...given })) {
    const refuse = (code: 'DRV_UNSUPPORTED' | 'DRV_INVALID_OPTION', why: string) =>
      new DrvError(code, `files[${JSON.stringify(path)}]: ${why}`, { op: 'prepare task', taskId: task.id });
    const mount = mountAtStart(task, path);
    if (mount !== undefined)
      throw refuse('DRV_UNSUPPORTED', `${mount.path} is mounted only when the task starts`);
    if (typeof source === 'object' && 'tar' in source) {
      throw refuse('DRV_UNSUPPORTED', 'this driver reads no archives');
    }
    const found = await contentOf(source).catch((error: unknown) => {
      throw refuse('DRV_INVALID_OPTION', `cannot be read: ${String(error)}`);
    });
    for (const [name, bytes] of found) files.set(posix.join(path, name), bytes);
  }
  return files;
}

type Readable = Exclude<FileSource, { readonly tar: unknown }>;

/** One file has the name ``. */
async function contentOf(source: Readable): Promise<readonly (readonly [name: string, bytes: Buffer])[]> {
  if (typeof source === 'string') return [['', Buffer.from(source)]];
  if (source instanceof Uint8Array) return [['', Buffer.from(source)]];
  if (source instanceof URL) return localContent(fileURLToPath(source));
  if ('text' in source) return [['', Buffer.from(source.text)]];
  if ('base64' in source) return [['', Buffer.from(source.base64, 'base64')]];
  if ('bytes' in source) return [['', Buffer.from(source.bytes)]];
  const { local } = source;
  return localContent(typeof local === 'string' ? resolve(local) : fileURLToPath(local));
}

async function localContent(path: string): Promise<readonly (readonly [name: string, bytes: Buffer])[]> {
  if ((await stat(path)).isFile()) return [['', await readFile(path)]];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ name, parentPath }) => {
        const from = resolve(parentPath, name);
        return [from.slice(path.length), await readFile(from)] as const;
      }),
  );
}
