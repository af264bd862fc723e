import type { ArtifactEntry } from '@drv/core';

const TYPES = { file: 'file', directory: 'directory', symlink: 'symlink', hardlink: 'link' } as const;

/** Entries as a tar archive, which belong to nobody in particular; made no faster than it is read. */
export async function* packTar(entries: AsyncIterable<ArtifactEntry>): AsyncGenerator<Uint8Array> {
  // Most callers need none of it.
  const { pack } = await import('tar-stream');
  const archive = pack();

  async function fill(): Promise<void> {
    for await (const { path, type, mode, size, modifiedMs, linkTarget, content } of entries) {
      const header = {
        name: path,
        type: TYPES[type],
        mode,
        size,
        mtime: new Date(modifiedMs),
        linkname: linkTarget ?? '',
      };
      const sink = archive.entry(header);
      // Told by the archive.
      sink.on('error', () => {});
      if (type === 'file') {
        for await (const chunk of content) {
          if (archive.destroyed) return;
          if (!sink.write(chunk)) await new Promise<void>((resolve) => sink.once('drain', resolve));
        }
      }
      sink.end(undefined);
    }
    archive.finalize();
  }

  fill().catch((error: unknown) => archive.destroy(error as Error));
  try {
    for await (const chunk of archive) yield chunk as Uint8Array;
  } finally {
    archive.destroy();
  }
}
