import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createCodec } from '../../src/protocol/codec.ts';

const key = randomBytes(32);
const sealed = createCodec(key);
const plain = createCodec(undefined);
const data = Buffer.from('secret-7712');

it('gives back what was sealed, and shows nothing of it', () => {
  const stored = sealed.encode(data, 'record:1');
  expect(stored.includes('secret-7712')).toBe(false);
  expect(sealed.decode(stored, 'record:1')).toEqual(data);
  expect(plain.decode(plain.encode(data, 'record:1'), 'record:1')).toEqual(data);
});

it.each<[what: string, stored: Buffer, reader: typeof sealed]>([
  ['of another place', sealed.encode(data, 'record:2'), sealed],
  ['of another key', createCodec(randomBytes(32)).encode(data, 'record:1'), sealed],
  ['that was changed', flipped(sealed.encode(data, 'record:1')), sealed],
  ['without a seal, where there is a key', plain.encode(data, 'record:1'), sealed],
  ['with a seal, where there is no key', sealed.encode(data, 'record:1'), plain],
  ['that is too short', Buffer.of(1, 2, 3), sealed],
  ['that is nothing', Buffer.alloc(0), sealed],
])('refuses what is %s', (_what, stored, reader) => {
  expect(() => reader.decode(stored, 'record:1')).toThrow(expect.objectContaining({ code: 'DRV_PROTOCOL' }));
});

it('wants a key of 32 bytes', () => {
  expect(() => createCodec(randomBytes(16))).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringContaining('32 bytes') as string,
    }),
  );
});

function flipped(stored: Buffer): Buffer {
  return Buffer.from(stored.map((byte, index) => (index === stored.length - 1 ? byte ^ 1 : byte)));
}
