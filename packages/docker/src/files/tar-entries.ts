import { Readable } from 'node:stream';
import { DrvError, type TarEntry, type TarFile } from '@drv/core/driver';
import { readTar } from '../archive/read-tar.ts';
import { isUtf8 } from './is-utf8.ts';

/**
 * The entries of an archive that the caller gives, below a directory.
 *
 * @throws `DRV_INVALID_OPTION` for what is no archive, and for an entry that leads elsewhere, is a device, or has a name that is not UTF-8.
 */
export async function* tarEntries(
  { tar }: TarFile,
  { name, field }: { readonly name: string; readonly field: string },
): AsyncGenerator<TarEntry, void, undefined> {
  const refuse = (why: string) =>
    new DrvError('DRV_INVALID_OPTION', `${field}: the archive ${why}`, { op: 'prepare task' });
  const source = tar instanceof Uint8Array ? [tar] : tar;
  for await (const entry of readTar(Readable.from(source, { objectMode: false }))) {
    const { path, type, linkTarget } = entry;
    const inside = insideOf(path);
    if (inside === undefined) throw refuse(`has an entry that leads elsewhere: ${JSON.stringify(path)}`);
    if (!isUtf8(path) || !isUtf8(linkTarget ?? '')) {
      throw refuse(`has a name that is not UTF-8: ${JSON.stringify(path)}`);
    }
    if (type === 'other') throw refuse(`has a device, a pipe or a socket: ${JSON.stringify(path)}`);
    // The directory itself, which is there already.
    if (inside === '') continue;
    const other = type === 'hardlink' ? insideOf(linkTarget ?? '') : undefined;
    if (type === 'hardlink' && !other) {
      throw refuse(`has a hard link that leads elsewhere: ${JSON.stringify(path)}`);
    }
    yield {
      ...entry,
      type,
      name: `${name}/${inside}`,
      linkTarget: other === undefined ? linkTarget : `${name}/${other}`,
    };
  }
}

/** A name as a path of plain names; `undefined` for one that could lead elsewhere. */
function insideOf(name: string): string | undefined {
  if (name.startsWith('/')) return undefined;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : parts.join('/');
}
