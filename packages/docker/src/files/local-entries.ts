import { join } from 'node:path';
import { DrvError, builtin, type TarEntry } from '@drv/core/driver';
import type { FoundLocal } from './find-local.ts';
import { isUtf8 } from './is-utf8.ts';

const PIECE_BYTES = 256 * 1024;
const EMPTY: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} };

export interface LocalEntriesOptions {
  /** Of the file, or of the directory below which entries are put. */
  readonly name: string;
  readonly owner: { readonly uid: number; readonly gid: number };
  /** Of a single file. @default its own */
  readonly mode?: number | undefined;
  /** For messages. */
  readonly field: string;
}

/**
 * A file of this machine, or what is in a directory without the directory itself. Links are given as links, and none is
 * followed.
 *
 * @throws `DRV_INVALID_OPTION` for what changes meanwhile, is a device, pipe or socket, or has a name that is not UTF-8; what the file system says.
 */
export async function* localEntries(
  { path, isDirectory }: FoundLocal,
  options: LocalEntriesOptions,
): AsyncGenerator<TarEntry, void, undefined> {
  if (isDirectory) yield* directoryEntries(path, options.name, options);
  else yield* fileEntry(path, options.name, options);
}

async function* directoryEntries(
  path: string,
  name: string,
  options: LocalEntriesOptions,
): AsyncGenerator<TarEntry, void, undefined> {
  const { constants, promises } = builtin.fs;
  for await (const { name: child } of await promises.opendir(path)) {
    // A directory that was exchanged for a link meanwhile leads elsewhere.
    if ((await promises.realpath(path)) !== path) throw refusal(options, `${path} changed while it was read`);
    const from = join(path, child);
    if (!isUtf8(child)) throw refusal(options, `${from} has a name that is not UTF-8`);
    const to = `${name}/${child}`;
    const { mode, mtimeMs } = await promises.lstat(from);
    const common = {
      name: to,
      ...options.owner,
      size: 0,
      mode: mode & 0o7777,
      modifiedMs: mtimeMs,
      content: EMPTY,
    };
    const kind = mode & constants.S_IFMT;
    if (kind === constants.S_IFDIR) {
      yield { ...common, type: 'directory' };
      yield* directoryEntries(from, to, options);
    } else if (kind === constants.S_IFLNK) {
      const linkTarget = await promises.readlink(from);
      if (!isUtf8(linkTarget)) throw refusal(options, `${from} leads to a name that is not UTF-8`);
      yield { ...common, type: 'symlink', linkTarget };
    } else if (kind === constants.S_IFREG) {
      yield* fileEntry(from, to, options);
    } else {
      throw refusal(options, `${from} is a device, a pipe or a socket`);
    }
  }
}

async function* fileEntry(
  path: string,
  name: string,
  options: LocalEntriesOptions,
): AsyncGenerator<TarEntry, void, undefined> {
  const { constants, promises } = builtin.fs;
  // Neither through a link that was put there meanwhile, nor waiting for the other end of a pipe.
  const file = await promises.open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw refusal(options, `${path} changed while it was read`);
    const { size, mode, mtimeMs } = found;
    // The files of /proc say that they are empty.
    if (size === 0 && (await file.read(Buffer.alloc(1), 0, 1, 0)).bytesRead > 0) {
      throw refusal(options, `${path} does not tell its size; give what is in it`);
    }
    yield {
      name,
      type: 'file',
      ...options.owner,
      mode: options.mode ?? mode & 0o7777,
      size,
      modifiedMs: mtimeMs,
      content: {
        async *[Symbol.asyncIterator]() {
          for (let at = 0; at < size; ) {
            const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at));
            const { bytesRead } = await file.read(piece, 0, piece.length, at);
            if (bytesRead === 0) throw refusal(options, `${path} became shorter while it was read`);
            at += bytesRead;
            yield piece.subarray(0, bytesRead);
          }
        },
      },
    };
  } finally {
    await file.close();
  }
}

function refusal({ field }: LocalEntriesOptions, why: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `${field}: ${why}`, { op: 'prepare task' });
}
