import { inspect } from 'node:util';
import type { Credentials } from '@drv/core';
import { fingerprint, protect } from '@drv/core/driver';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const SECRET = 'hunter2-hunter2';
const REFRESH = 'refresh-hunter2';

const kinds: readonly Credentials[] = [
  { kind: 'basic', username: 'ada', password: SECRET, expiresAt: 1_000 },
  { kind: 'identity-token', token: SECRET },
  { kind: 'identity-token', token: SECRET, username: 'ada' },
  { kind: 'registry-token', token: SECRET, identityToken: REFRESH, username: 'ada' },
];

// What a template string makes of it; a lint rule keeps people from doing so.
const text = (value: unknown) => `${value as string}`;

describe.each(kinds)('protected $kind credentials', (plain) => {
  const credentials = protect(plain);

  it('keep every field for whoever asks for it by name', () => {
    for (const [key, value] of Object.entries(plain)) expect(Reflect.get(credentials, key)).toBe(value);
  });

  it('show no secret in JSON, in inspect, in a string, in a copy or in an error', () => {
    const views = [
      JSON.stringify(credentials),
      JSON.stringify({ nested: [credentials] }),
      JSON.stringify({ ...credentials }),
      inspect(credentials, { showHidden: true, depth: 10 }),
      inspect({ nested: { credentials } }),
      text(credentials),
      Object.values(credentials).join(),
      String(new Error(`cannot use ${text(credentials)}`)),
    ];
    for (const view of views) {
      expect(view).not.toContain(SECRET);
      expect(view).not.toContain(REFRESH);
    }
  });

  it('still say what kind they are', () => {
    expect(JSON.parse(JSON.stringify(credentials))).toMatchObject({ kind: plain.kind });
    expect(inspect(credentials)).toContain('[redacted]');
    expect(text(credentials)).toBe(`${plain.kind} credentials [redacted]`);
  });

  it('cannot be changed, and are the same object when protected again', () => {
    expect(Reflect.set(credentials, 'kind', 'anonymous')).toBe(false);
    expect(protect(credentials)).toBe(credentials);
  });
});

it('reads the getters of an object of a class', () => {
  class FromVault {
    readonly kind = 'basic';
    readonly username = 'ada';
    get password(): string {
      return SECRET;
    }
  }
  expect(protect(new FromVault()).password).toBe(SECRET);
});

describe('fingerprint', () => {
  it('is equal for equal credentials, protected or not, whenever they expire', () => {
    for (const plain of kinds) {
      expect(fingerprint(protect(plain))).toBe(fingerprint({ ...plain, expiresAt: 7 } as Credentials));
    }
  });

  it('is the same for none and for anonymous', () => {
    expect(fingerprint(undefined)).toBe(fingerprint({ kind: 'anonymous' }));
  });

  it('differs when any field differs, and where fields could run into one another', () => {
    const different: readonly (Credentials | undefined)[] = [
      undefined,
      { kind: 'basic', username: 'a', password: 'bc' },
      { kind: 'basic', username: 'ab', password: 'c' },
      { kind: 'identity-token', token: 'c' },
      { kind: 'identity-token', token: 'c', username: 'ab' },
      { kind: 'registry-token', token: 'c', username: 'ab' },
      { kind: 'registry-token', token: 'c', username: 'ab', identityToken: 'd' },
    ];
    expect(new Set(different.map(fingerprint)).size).toBe(different.length);
  });

  it('holds no part of the secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (password) => {
        const print = fingerprint({ kind: 'basic', username: 'u', password });
        return /^[0-9a-f]{64}$/.test(print) && !print.includes(password);
      }),
    );
  });
});
