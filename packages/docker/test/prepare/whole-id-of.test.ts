import { expect, it } from 'vitest';
import { wholeIdOf } from '../../src/prepare/whole-id-of.ts';

const hex = '0123456789abcdef'.repeat(4);
const image = { id: `sha256:${hex}`, tags: [], digests: [], sizeBytes: 1 };
/** An engine that has this image, whatever it is asked for. */
const engine = { inspectImage: async () => image };

it.each([hex.slice(0, 12), hex.slice(0, 63), `sha256:${hex.slice(0, 12)}`])(
  '%s is the beginning of an id',
  async (text) => {
    expect(await wholeIdOf(engine, text, {})).toBe(image.id);
  },
);

it('is of nothing that the engine does not have', async () => {
  expect(await wholeIdOf({ inspectImage: async () => undefined }, hex.slice(0, 12), {})).toBeUndefined();
});

it('gives way to a name that the engine has', async () => {
  expect(await wholeIdOf(engine, 'fedcba987654', {})).toBeUndefined();
});

it.each([
  hex.slice(0, 11),
  'busybox',
  `${hex.slice(0, 12)}:1`,
  `a/${hex.slice(0, 12)}`,
  hex.slice(0, 12).toUpperCase(),
])('%s is a name, of which no engine is asked', async (text) => {
  const asked: string[] = [];
  const inspectImage = async (name: string) => {
    asked.push(name);
    return image;
  };
  expect(await wholeIdOf({ inspectImage }, text, {})).toBeUndefined();
  expect(asked).toEqual([]);
});
