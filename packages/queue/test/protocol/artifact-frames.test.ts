import { Readable } from 'node:stream';
import type { ArtifactEntry } from '@drv/core/driver';
import { expect, it } from 'vitest';
import { readFrames, writeFrames } from '../../src/protocol/artifact-frames.ts';

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}

const file = (path: string, ...parts: readonly string[]): ArtifactEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  size: parts.join('').length,
  modifiedMs: 5,
  content: each(parts.map((part) => Buffer.from(part))),
});

/** As they come over a connection: in parts that mean nothing. */
async function transported(entries: readonly ArtifactEntry[], size: number): Promise<AsyncIterable<Buffer>> {
  const bytes = Buffer.concat(await all(writeFrames(each(entries))));
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  return each(parts);
}

it.each([1, 7, 10_000])('entries arrive as they were sent, in parts of %i bytes', async (size) => {
  const link = { ...file('out/link'), type: 'symlink', linkTarget: 'a' } as const;
  const sent = [
    { ...file('out'), type: 'directory' } as const,
    file('out/a', 'he', 'llo'),
    link,
    file('out/b', 'x'),
  ];
  const seen: unknown[] = [];
  for await (const { content, ...entry } of readFrames(await transported(sent, size))) {
    seen.push([entry, Buffer.concat(await all(content)).toString()]);
  }
  const heads = sent.map(({ content: _, ...head }) => head);
  expect(seen).toEqual(heads.map((head, at) => [head, ['', 'hello', '', 'x'][at]]));
});

it('a content that is read in part or not at all keeps no other entry', async () => {
  const seen: string[] = [];
  for await (const { path, content } of readFrames(
    await transported([file('a', 'abc'), file('b', 'def')], 2),
  )) {
    seen.push(path);
    for await (const _part of content) break;
  }
  expect(seen).toEqual(['a', 'b']);
});

it.each([
  ['a head that is no JSON', Buffer.from('\0\0\0\u0003abc')],
  ['a head of no entry', Buffer.from('\0\0\0\u0002{}')],
  ['a head that is cut', Buffer.from('\0\0\0\u0009{}')],
  ['a length beyond any head', Buffer.from([0xff, 0xff, 0xff, 0xff])],
])('%s: DRV_PROTOCOL', async (_what, bytes) => {
  await expect(all(readFrames(Readable.from([bytes])))).rejects.toMatchObject({
    code: 'DRV_PROTOCOL',
  });
});

it('a content that is cut: DRV_PROTOCOL', async () => {
  const whole = Buffer.concat(await all(writeFrames(each([file('a', 'abcdef')]))));
  const read = async () => {
    for await (const { content } of readFrames(each([whole.subarray(0, -2)]))) await all(content);
  };
  await expect(read()).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });
});
