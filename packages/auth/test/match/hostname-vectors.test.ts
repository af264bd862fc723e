import { expect, it } from 'vitest';
import { parseConfigKey } from '../../src/match/config-key.ts';
import { createKeyIndex } from '../../src/match/key-index.ts';
import { lookupOrder } from '../../src/match/lookup-order.ts';
import vectors from '../fixtures/hostname-vectors.json' with { type: 'json' };
import { parseImage } from '../support/parse-image.ts';

interface Row {
  readonly fn: string;
  readonly input: string;
  readonly expected?: string | readonly string[];
  readonly error?: string;
}
const rows = (fn: string): readonly Row[] =>
  (vectors as readonly Row[]).filter((row) => row.fn.startsWith(fn));

const firstKey = (key: string, image: string): string | undefined =>
  [...createKeyIndex([[key, true]]).find(parseImage(image))][0]?.key;

it('covers every row', () => {
  const covered = ['docker/cli', 'gitlab', 'credential-helpers', 'containers/image', 'fn '];
  expect(covered.flatMap(rows)).toHaveLength(vectors.length);
});

it.each(rows('docker/cli ConvertToHostname'))('the host of "$input" is $expected', ({ input, expected }) => {
  expect(parseConfigKey(input)?.host).toBe(expected);
});

it.each(rows('gitlab convertToRegistryPath'))('the key "$input" is for $expected', ({ input, expected }) => {
  expect(firstKey(input, `${String(expected)}/image`)).toBe(input);
});

it.each(rows('gitlab normalizeImageRef'))(
  'the image "$input" is found under $expected',
  ({ input, expected }) => {
    expect(firstKey(String(expected), input)).toBe(expected);
  },
);

it.each(rows('credential-helpers').filter(({ expected }) => expected))(
  'the host of the address "$input" is that of $expected',
  ({ input, expected }) => {
    expect(parseConfigKey(input)?.host).toBe(new URL(String(expected), 'https://base').host);
  },
);

it.each(rows('credential-helpers').filter(({ error }) => error))('"$input" is no key', ({ input }) => {
  expect(parseConfigKey(input)).toBeUndefined();
});

it.each(rows('containers/image authKeyLookupOrder'))(
  '"$input" is looked up by segments',
  ({ input, expected }) => {
    const { registry, repository } = parseImage(input);
    expect(lookupOrder(repository).map((path) => (path === '' ? registry : `${registry}/${path}`))).toEqual(
      expected,
    );
  },
);

it.each(rows('containers/image validateKey'))('"$input" is no key', ({ input }) => {
  expect(parseConfigKey(input)).toBeUndefined();
});

it.each(rows('fn getSubdomains'))('a key for "$input" is for none of its parents', ({ input, expected }) => {
  for (const parent of [expected].flat().slice(1)) expect(firstKey(input, `${parent}/a`)).toBeUndefined();
});
