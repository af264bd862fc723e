import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstJsonObject } from '../../src/helper/first-json-object.ts';

it('is the object, whatever follows it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, rest) => {
      const text = JSON.stringify(object);
      expect(firstJsonObject(` \n${text}${rest}`)).toBe(text);
    }),
  );
});

it.each(['', ' ', 'x', '[{}]', '"{}"', '{', '{"a":"}', '{"a":{}'])('is not in %j', (text) => {
  expect(firstJsonObject(text)).toBeUndefined();
});

it('takes a megabyte of brackets in its stride', () => {
  expect(firstJsonObject('{'.repeat(1_000_000))).toBeUndefined();
});
