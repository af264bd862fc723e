import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { packTar } from '../../src/archive/pack-tar.ts';
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

/** What a reader that is not ours finds. */
async function roundTrip(...entries: readonly TarEntry[]) {
  const reader = extract();
  const source = Readable.from(packTar(piecesOf(...entries)), { objectMode: false });
  source.on('error', (error) => reader.destroy(error)).pipe(reader);
  const read = [];
  for await (const found of reader) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of found as AsyncIterable<Uint8Array>) chunks.push(chunk);
    read.push({ ...found.header, text: Buffer.concat(chunks).toString() });
  }
  return read;
}

describe('what is packed is read again', () => {
  it('with names of any length and letters, and owners of any number', async () => {
    const name = `${'d'.repeat(200)}/${'ü'.repeat(100)}`;
    const [file] = await roundTrip(entry({ name, uid: 4_294_967_294, gid: 3_000_000 }, Buffer.from('hi')));
    const pax = { path: name, uid: '4294967294', gid: '3000000' };
    expect(file).toMatchObject({ name, text: 'hi', size: 2, pax });
  });

  it.each([99, 100, 101, 981, 982, 983, 9_978, 9_979, 9_980])('with a name of %i bytes', async (length) => {
    const name = 'n'.repeat(length);
    expect(await roundTrip(entry({ name }, Buffer.from('hi')), entry({ name: 'next' }))).toMatchObject([
      { name, text: 'hi' },
      { name: 'next', text: '' },
    ]);
  });

  it('with the time of the last change, to the second', async () => {
    const times = [0, 1_700_000_000_999, -5_000, 20_000_000_000_000, Number.NaN];
    const read = await roundTrip(...times.map((modifiedMs) => entry({ name: 'a', modifiedMs })));
    const seconds = read.map(({ mtime, pax }) => {
      const extended = (pax ?? {}) as { readonly mtime?: string };
      return Number(extended.mtime ?? (mtime?.getTime() ?? 0) / 1_000);
    });
    expect(seconds).toEqual([0, 1_700_000_000, -5, 20_000_000_000, 0]);
  });

  it('with contents of any length', async () => {
    const contents = [0, 1, 511, 512, 513, 70_000].map((length) => 'x'.repeat(length));
    const read = await roundTrip(...contents.map((text) => entry({ name: 'a' }, Buffer.from(text))));
    expect(read.map(({ text }) => text)).toEqual(contents);
  });

  it('with links and directories', async () => {
    expect(
      await roundTrip(
        entry({ name: 'd', type: 'directory', mode: 0o1777 }),
        entry({ name: 'd/s', type: 'symlink', linkTarget: '../x' }),
        entry({ name: 'd/h', type: 'hardlink', linkTarget: 'd/f' }),
      ),
    ).toMatchObject([
      { name: 'd/', type: 'directory', mode: 0o1777 },
      { name: 'd/s', type: 'symlink', linkname: '../x' },
      { name: 'd/h', type: 'link', linkname: 'd/f' },
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

it.each([4, 6])('fails when a content is not as long as it was said to be: 5, not %i', async (length) => {
  const wrong = entry({ name: 'a', size: 5 }, Buffer.alloc(length));
  await expect(roundTrip(wrong)).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
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
