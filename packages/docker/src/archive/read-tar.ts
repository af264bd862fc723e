import type { Readable } from 'node:stream';
import type { Header } from 'tar-stream';
import type { RawEntry } from '@drv/core/driver';

/** An entry of an archive, with its name as it is there. */
export interface ReadEntry extends RawEntry {
  readonly uid: number;
  readonly gid: number;
}

const TYPES: Readonly<Record<string, RawEntry['type']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'directory',
  symlink: 'symlink',
  link: 'hardlink',
};

/**
 * The entries of a tar archive, one after the other, read no faster than their content is. What is left of one that is not
 * read is passed over. Leaving the loop destroys the source.
 */
export async function* readTar(source: Readable): AsyncGenerator<ReadEntry, void, undefined> {
  // Looked at below: it may fail meanwhile.
  source.on('error', () => {});
  // Most tasks need none of it.
  const { extract } = await import('tar-stream');
  const archive = extract();
  source.on('error', (error) => archive.destroy(error));
  if (source.errored === null) source.pipe(archive);
  else archive.destroy(source.errored);
  try {
    for await (const entry of archive) {
      const content = entry as AsyncIterable<Uint8Array> & typeof entry;
      yield { ...readHeader(entry.header), content };
      entry.resume();
    }
  } finally {
    source.destroy();
    archive.destroy();
  }
}

function readHeader({
  name,
  type,
  mode,
  uid,
  gid,
  size,
  linkname,
  mtime,
  pax,
}: Header): Omit<ReadEntry, 'content'> {
  // A number too large for the header itself.
  const extended = (pax ?? {}) as Readonly<Record<string, string | undefined>>;
  const kind = TYPES[type ?? ''] ?? 'other';
  return {
    path: name,
    type: kind,
    mode: (mode ?? 0) & 0o7777,
    uid: Number(extended['uid'] ?? uid ?? 0),
    gid: Number(extended['gid'] ?? gid ?? 0),
    size: size ?? 0,
    linkTarget: linkname || undefined,
    modifiedMs: mtime?.getTime() ?? 0,
  };
}
