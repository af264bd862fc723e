import type { FileSource } from '@drv/core';
import { DrvError, fileProblem, type FileAttributes, type TarEntry } from '@drv/core/driver';
import { once } from '../archive/once.ts';
import { localEntries } from './local-entries.ts';
import type { PlannedFile } from './plan-files.ts';
import { tarEntries } from './tar-entries.ts';
import type { Owner } from './task-owner.ts';

/**
 * The entries of one source. `name` is that of the file, or of the directory below which they are put.
 *
 * @throws `DRV_INVALID_OPTION` that names the source, also while a content is read.
 */
export async function* entriesOf(
  file: PlannedFile,
  place: { readonly name: string; readonly owner: Owner },
): AsyncGenerator<TarEntry, void, undefined> {
  for await (const entry of named(entriesIn(file, place), file)) {
    yield { ...entry, content: named(entry.content, file) };
  }
}

/** What it gives; what it fails with is the source's failure. */
async function* named<T>(
  values: AsyncIterable<T>,
  { field }: PlannedFile,
): AsyncGenerator<T, void, undefined> {
  try {
    yield* values;
  } catch (error) {
    if (DrvError.is(error)) throw error;
    const { path } = error as NodeJS.ErrnoException;
    const where = path === undefined ? 'its source' : path;
    throw new DrvError('DRV_INVALID_OPTION', `${field}: ${where} cannot be read: ${fileProblem(error)}`, {
      op: 'prepare task',
      cause: error,
    });
  }
}

function entriesIn(
  { source, field, local }: PlannedFile,
  { name, owner }: { readonly name: string; readonly owner: Owner },
): AsyncIterable<TarEntry> {
  if (isTar(source)) return tarEntries(source, { name, field });
  const { uid, gid, mode }: FileAttributes = isAttributed(source) ? source : {};
  const given = { uid: uid ?? owner.uid, gid: gid ?? owner.gid };
  if (local !== undefined) return localEntries(local, { name, owner: given, mode, field });
  const content = bytesOf(source);
  return once({
    name,
    type: 'file',
    ...given,
    mode: mode ?? 0o644,
    size: content.length,
    modifiedMs: Date.now(),
    content: once(content),
  });
}

function bytesOf(source: FileSource): Uint8Array {
  if (typeof source === 'string') return Buffer.from(source);
  if (source instanceof Uint8Array) return source;
  if ('text' in source) return Buffer.from(source.text);
  if ('base64' in source) return Buffer.from(source.base64, 'base64');
  return 'bytes' in source ? source.bytes : new Uint8Array();
}

function isTar(source: FileSource): source is Extract<FileSource, { readonly tar: unknown }> {
  return typeof source === 'object' && 'tar' in source;
}

function isAttributed(source: FileSource): source is Extract<FileSource, FileAttributes> {
  return typeof source === 'object' && !(source instanceof Uint8Array) && !(source instanceof URL);
}
