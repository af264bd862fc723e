import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { packTar } from '../../src/archive/pack-tar.ts';
import { readTar } from '../../src/archive/read-tar.ts';
import type { TarEntry } from '../../src/archive/tar-entry.ts';

function entry(
  given: Partial<TarEntry> & { readonly name: string },
  bytes: Uint8Array = Buffer.alloc(0),
): TarEntry {
  return {
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: bytes.length,
    modifiedMs: 1_700_000_000_000,
    content: piecesOf(bytes),
    ...given,
  };
}

async function* piecesOf<T>(...values: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* values;
}

async function roundTrip(...entries: readonly TarEntry[]) {
  const read = [];
  for await (const { content, ...header } of readTar(Readable.from(packTar(piecesOf(...entries))))) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    read.push({ ...header, text: Buffer.concat(chunks).toString() });
  }
  return read;
}

describe('what is packed is read again', () => {
  it('with names of any length and letters, and owners of any number', async () => {
    const name = `${'d'.repeat(200)}/${'ü'.repeat(100)}`;
    const [file] = await roundTrip(entry({ name, uid: 4_294_967_294, gid: 3_000_000 }, Buffer.from('hi')));
    expect(file).toMatchObject({ path: name, text: 'hi', size: 2, uid: 4_294_967_294, gid: 3_000_000 });
  });

  it('with links and directories', async () => {
    expect(
      await roundTrip(
        entry({ name: 'd', type: 'directory', mode: 0o1777 }),
        entry({ name: 'd/s', type: 'symlink', linkTarget: '../x' }),
        entry({ name: 'd/h', type: 'hardlink', linkTarget: 'd/f' }),
      ),
    ).toMatchObject([
      { path: 'd/', type: 'directory', mode: 0o1777 },
      { path: 'd/s', type: 'symlink', linkTarget: '../x' },
      { path: 'd/h', type: 'hardlink', linkTarget: 'd/f' },
    ]);
  });
});

it('packs no faster than it is read', async () => {
  const piece = Buffer.alloc(65_536);
  const pieces = 1_600;
  let given = 0;
  async function* content() {
    for (; given < pieces; given += 1) yield piece;
  }
  const large = entry({ name: 'large', size: piece.length * pieces, content: content() });
  const packed = packTar(piecesOf(large));
  for (let read = 0; read < 10; read += 1) await packed.next();
  expect(given).toBeLessThan(30);
  await packed.return();
});

it('fails when an entry fails', async () => {
  // oxlint-disable-next-line require-yield -- it fails before
  async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
    throw new Error('gone');
  }
  await expect(roundTrip(entry({ name: 'a', size: 5, content: content() }))).rejects.toThrow('gone');
});

it('closes the entries when it is left', async () => {
  let closed = false;
  async function* entries() {
    try {
      for (;;) yield entry({ name: 'a' }, Buffer.alloc(100_000));
    } finally {
      closed = true;
    }
  }
  const packed = packTar(entries());
  await packed.next();
  await packed.return();
  await expect.poll(() => closed).toBe(true);
});
