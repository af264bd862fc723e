import type { Pack } from 'tar-stream';
import type { TarEntry } from './tar-entry.ts';

const TYPES = { file: 'file', directory: 'directory', symlink: 'symlink', hardlink: 'link' } as const;
/** The largest number that the header itself holds; a larger one stands in an extended header (pax). */
const LARGEST_ID = 0o777777;

/** Entries as a tar archive, made no faster than it is read, in bounded memory. It fails when an entry fails. */
export async function* packTar(
  entries: AsyncIterable<TarEntry>,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Most tasks need none of it.
  const { pack } = await import('tar-stream');
  const archive = pack();
  void fill(archive, entries).catch((error: unknown) => archive.destroy(error as Error));
  try {
    for await (const chunk of archive) yield chunk as Uint8Array;
  } finally {
    archive.destroy(null);
  }
}

async function fill(archive: Pack, entries: AsyncIterable<TarEntry>): Promise<void> {
  for await (const entry of entries) {
    const sink = archive.entry(headerOf(entry));
    // Told by the archive.
    sink.on('error', () => {});
    if (entry.type === 'file') {
      for await (const chunk of entry.content) {
        if (archive.destroyed) return;
        if (!sink.write(chunk)) await room(sink, archive);
      }
    }
    sink.end(undefined);
    if (archive.destroyed) return;
  }
  archive.finalize();
}

/** Resolves when there is room again, or nobody reads any more. */
function room(sink: ReturnType<Pack['entry']>, archive: Pack): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      sink.off('drain', go);
      archive.off('close', go);
      resolve();
    };
    sink.on('drain', go);
    archive.on('close', go);
  });
}

function headerOf(entry: TarEntry): Parameters<Pack['entry']>[0] {
  const { name, type, mode, uid, gid, size, linkTarget, modifiedMs } = entry;
  const large = Object.entries({ uid, gid }).filter(([, id]) => id > LARGEST_ID);
  return {
    name: type === 'directory' ? `${name}/` : name,
    type: TYPES[type],
    mode,
    uid: Math.min(uid, LARGEST_ID),
    gid: Math.min(gid, LARGEST_ID),
    size: type === 'file' ? size : 0,
    mtime: new Date(modifiedMs),
    ...(linkTarget === undefined ? {} : { linkname: linkTarget }),
    ...(large.length === 0 ? {} : { pax: Object.fromEntries(large.map(([key, id]) => [key, String(id)])) }),
  };
}
