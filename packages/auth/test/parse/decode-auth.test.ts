import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAuth } from '../../src/parse/decode-auth.ts';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

describe('decodeAuth', () => {
  it.each([
    ['a password with colons', 'user:pa:ss', { username: 'user', password: 'pa:ss' }],
    ['a JSON key', '_json_key:{"a":"b:c"}', { username: '_json_key', password: '{"a":"b:c"}' }],
    ['an empty password', 'user:', { username: 'user', password: '' }],
    ['NULs at the end', 'user:pass\0\0', { username: 'user', password: 'pass' }],
    ['a line break at the end', 'coco:cheese\n', { username: 'coco', password: 'cheese\n' }],
    ['letters beyond ASCII', 'üser:пароль', { username: 'üser', password: 'пароль' }],
  ])('reads %s', (_what, text, decoded) => {
    expect(decodeAuth(base64(text))).toEqual(decoded);
  });

  it('reads base64 without its padding and with line breaks in it', () => {
    expect(decodeAuth('dXNlcjpwYXNzd29yZA')).toEqual({ username: 'user', password: 'password' });
    expect(decodeAuth('dXNlcjpw\r\nYXNz\n')).toEqual({ username: 'user', password: 'pass' });
  });

  it.each([
    ['bad-auth-bad', 'standard base64'],
    ['pants', 'standard base64'],
    ['username:password', 'standard base64'],
    ['dXNlcjpwYXNz=', 'standard base64'],
    ['dXNlcjpwYXNzd29yZA=', 'standard base64'],
    ['dXNl cjpw', 'standard base64'],
    [base64(new Uint8Array([0xff, 0x3a, 0x61])), 'UTF-8 text inside its base64'],
    [base64('foobar'), '"user:password" inside its base64'],
    [base64(':pass'), 'a user name before the colon'],
  ])('refuses %s: it must be %s', (auth, wanted) => {
    expect(decodeAuth(auth)).toEqual({ wanted });
  });

  it('gives back every user name and password', () => {
    const username = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes(':'));
    const password = fc.string({ unit: 'grapheme' }).filter((text) => !text.endsWith('\0'));
    fc.assert(
      fc.property(username, password, fc.boolean(), (user, pass, padded) => {
        const auth = base64(`${user}:${pass}`);
        expect(decodeAuth(padded ? auth : auth.replaceAll('=', ''))).toEqual({
          username: user,
          password: pass,
        });
      }),
    );
  });

  it('never throws, and says what would be right without what was there', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), (auth) => {
        const result = decodeAuth(auth);
        if ('wanted' in result) expect(JSON.stringify(result)).not.toContain(auth);
      }),
    );
  });
});
