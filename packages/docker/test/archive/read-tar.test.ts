import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, it } from 'vitest';
import { readTar } from '../../src/archive/read-tar.ts';

async function archiveOf(fill: (archive: ReturnType<typeof pack>) => void): Promise<Buffer> {
  const archive = pack();
  fill(archive);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function namesOf(source: Readable): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { path, type, size } of readTar(source)) names.push(`${type} ${path} ${size}`);
  return names;
}

const three = await archiveOf((archive) => {
  archive.entry({ name: 'a' }, 'x'.repeat(10_000));
  archive.entry({ name: 'null', type: 'character-device' });
  archive.entry({ name: '../b' }, 'y');
});

it('passes over what is not read, and knows devices', async () => {
  const pieces = Array.from({ length: Math.ceil(three.length / 700) }, (_, index) =>
    three.subarray(index * 700, (index + 1) * 700),
  );
  expect(await namesOf(Readable.from(pieces))).toEqual(['file a 10000', 'other null 0', 'file ../b 1']);
});

it('says when the archive is cut', async () => {
  await expect(namesOf(Readable.from([three.subarray(0, 5_000)]))).rejects.toThrow(/end of data/i);
});

it('says when the source fails', async () => {
  const source = new Readable({ read() {} });
  source.push(three.subarray(0, 5_000));
  const names = namesOf(source);
  source.destroy(new Error('cut'));
  await expect(names).rejects.toThrow('cut');
});

it('refuses what is no archive', async () => {
  await expect(namesOf(Readable.from([Buffer.alloc(2_048, 'x')]))).rejects.toThrow(/tar/i);
});

it('destroys the source when the loop is left', async () => {
  const source = Readable.from([three, three]);
  for await (const { path } of readTar(source)) if (path === 'a') break;
  if (!source.closed) await once(source, 'close');
  expect(source.destroyed).toBe(true);
});
