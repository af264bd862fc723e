import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normaliseHost } from '../../src/match/normalise-host.ts';

it.each([
  ['quay.io', 'quay.io'],
  ['QUAY.io', 'quay.io'],
  ['localhost:5000', 'localhost:5000'],
  ['my_registry.local', 'my_registry.local'],
  ['10.0.0.1:5000', '10.0.0.1:5000'],
  ['[::1]', '[::1]'],
  ['[::1]:5000', '[::1]:5000'],
  ['[2001:DB8::1]:5000', '[2001:db8::1]:5000'],
  ['::1', '[::1]'],
  ['2001:db8::1', '[2001:db8::1]'],
  ['::1:5000', '[::1]:5000'],
])('%s is %s', (text, host) => {
  expect(normaliseHost(text)).toBe(host);
});

it.each([
  '',
  'quay.io/a',
  'quay.io:',
  'quay.io:port',
  'quay.io:1:2',
  'quay.io.',
  '.quay.io',
  '-quay.io',
  'user@quay.io',
  'user:secret@quay.io',
  'quay.io ',
  'quay.io\n',
  'qu\u0430y.io',
  '[::1',
  '[:::::]',
  '[10.0.0.1]',
  '[::1]:',
  '*.quay.io',
  'https://quay.io',
  'quay.io\\@evil.com',
])('"%s" is no host', (text) => {
  expect(normaliseHost(text)).toBeUndefined();
});

it('knows no letter that lower-casing turns into an ASCII one', () => {
  expect('doc\u212Aer.io'.toLowerCase()).toBe('docker.io');
  expect(normaliseHost('doc\u212Aer.io')).toBeUndefined();
});

it('is its own normal form', () => {
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
      const host = normaliseHost(text);
      if (host !== undefined) expect(normaliseHost(host)).toBe(host);
    }),
  );
});
