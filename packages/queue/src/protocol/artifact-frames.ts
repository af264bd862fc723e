import type { ArtifactEntry } from '@drv/core/driver';
import { createByteReader } from './byte-reader.ts';
import { notReadable, parseObject } from './json.ts';

/** What comes before the content of an entry, which has as many bytes as it says. */
type Head = Omit<ArtifactEntry, 'content'>;

const LENGTH_BYTES = 4;
/** A path has at most 4096 bytes, and so has the target of a link. */
const MAX_HEAD_BYTES = 64 * 1024;

/** Entries as bytes: the length of a head, the head as JSON, the content. */
export async function* writeFrames(entries: AsyncIterable<ArtifactEntry>): AsyncGenerator<Uint8Array> {
  for await (const { content, ...entry } of entries) {
    const head = Buffer.from(JSON.stringify(entry satisfies Head));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(head.length);
    yield Buffer.concat([length, head]);
    if (entry.type === 'file') yield* content;
  }
}

/** The entries again. What is not read of a content is passed over. @throws `DRV_PROTOCOL` */
export async function* readFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ArtifactEntry> {
  const reader = createByteReader(bytes);
  for (;;) {
    const length = await reader.exactly(LENGTH_BYTES);
    if (length === undefined) return;
    const headBytes = length.readUInt32BE();
    if (headBytes > MAX_HEAD_BYTES) throw notReadable('An artifact');
    const head = await reader.exactly(headBytes);
    if (head === undefined) throw notReadable('An artifact');
    const entry = headOf(parseObject(head, 'An artifact'));
    let left = entry.type === 'file' ? entry.size : 0;
    async function* content(): AsyncGenerator<Uint8Array> {
      while (left > 0) {
        const part = await reader.some(left);
        if (part === undefined) throw notReadable('An artifact');
        left -= part.length;
        yield part;
      }
    }
    const rest = content();
    // Whoever stops early ends his own iteration alone.
    yield { ...entry, content: { [Symbol.asyncIterator]: () => ({ next: () => rest.next() }) } };
    while ((await rest.next()).done !== true);
  }
}

function headOf(value: Record<string, unknown>): Head {
  const { path, type, mode, size, modifiedMs, linkTarget } = value;
  const isHead =
    typeof path === 'string' &&
    ['file', 'directory', 'symlink', 'hardlink'].includes(String(type)) &&
    [mode, size, modifiedMs].every((number) => typeof number === 'number') &&
    Number.isSafeInteger(size) &&
    (linkTarget === undefined || typeof linkTarget === 'string');
  if (!isHead) throw notReadable('An artifact');
  return value as unknown as Head;
}
