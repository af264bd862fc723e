import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** What an image holds, by path without a leading slash. */
export type TarEntry =
  | { readonly path: string; readonly content: Buffer | string; readonly mode?: number }
  | { readonly path: string; readonly linkTo: string }
  | { readonly path: string; readonly directory: true; readonly mode?: number };

/** Builds a tar archive in memory. The same entries always give the same bytes. */
export async function buildTar(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  const whole = buffer(archive);
  const mtime = new Date(0);
  for (const entry of entries) {
    if ('content' in entry) {
      archive.entry({ name: entry.path, mode: entry.mode ?? 0o644, mtime }, entry.content);
    } else if ('linkTo' in entry) {
      archive.entry({ name: entry.path, type: 'symlink', linkname: entry.linkTo, mtime });
    } else {
      archive.entry({ name: entry.path, type: 'directory', mode: entry.mode ?? 0o755, mtime });
    }
  }
  archive.finalize();
  return whole;
}
