import { DrvError } from '../errors/drv-error.ts';
import { BLOCK_BYTES, headersOf } from './tar-header.ts';
import type { TarEntry } from './tar-entry.ts';

/**
 * Entries as a tar archive, made no faster than it is read, in bounded memory. It fails when an entry fails, and when a
 * content has another size than its entry says.
 */
export async function* packTar(
  entries: AsyncIterable<TarEntry>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const entry of entries) {
    yield headersOf(entry);
    if (entry.type !== 'file') continue;
    yield* contentOf(entry);
    const over = entry.size % BLOCK_BYTES;
    if (over > 0) yield new Uint8Array(BLOCK_BYTES - over);
  }
  // Its end.
  yield new Uint8Array(2 * BLOCK_BYTES);
}

async function* contentOf({ name, size, content }: TarEntry): AsyncGenerator<Uint8Array, void, undefined> {
  let left = size;
  for await (const piece of content) {
    left -= piece.length;
    if (left < 0) break;
    yield piece;
  }
  if (left === 0) return;
  throw new DrvError(
    'DRV_INVALID_OPTION',
    `${JSON.stringify(name)} has another size than it was said to have`,
    {
      op: 'make archive',
    },
  );
}
