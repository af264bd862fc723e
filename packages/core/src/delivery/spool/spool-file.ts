import { builtin } from '../../host/builtin.ts';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** A file for bytes that wait for their reader. */
export interface SpoolFile {
  /** Writes all of the buffers, one after the other, from `position` on. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>;
  /** Fills `target` from `position` on. */
  read(target: Uint8Array, position: number): Promise<void>;
  /** Frees the disk space. Idempotent; waits for a read or write that is under way. */
  close(): Promise<void>;
}

/**
 * Opens a new file in `directory` that only this user can read. It has no name any more when this resolves, so that
 * nothing is left behind even when the process is killed. (Where the platform does not unlink open files, it is
 * removed at `close`.)
 */
export async function openSpoolFile(directory: string): Promise<SpoolFile> {
  const name = path.join(directory, `drv-output-${builtin.crypto.randomUUID()}`);
  const { open, unlink } = builtin.fs.promises;
  const file = await open(name, 'wx+', 0o600);
  const unlinked = await unlink(name).then(
    () => true,
    () => false,
  );
  let closed: Promise<void> | undefined;
  const close = async () => {
    await file.close();
    if (!unlinked) await unlink(name).catch(() => {});
  };
  return {
    write: (buffers, position) => writeAll(file, buffers, position),
    read: (target, position) => readAll(file, target, position),
    close: () => (closed ??= close()),
  };
}

/** A write may be cut short, by a disk that is nearly full for one: the rest then gives the reason as an error. */
async function writeAll(file: FileHandle, buffers: readonly Uint8Array[], position: number): Promise<void> {
  let rest = buffers;
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at);
    at += bytesWritten;
    rest = after(rest, bytesWritten);
  }
}

function after(buffers: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = bytes;
  for (const buffer of buffers) {
    if (skip < buffer.length) rest.push(buffer.subarray(skip));
    skip = Math.max(0, skip - buffer.length);
  }
  return rest;
}

async function readAll(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  for (let filled = 0; filled < target.length; ) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) throw new Error('The temporary file is shorter than what was written to it');
    filled += bytesRead;
  }
}
