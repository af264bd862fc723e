import { decodeRegistryAuth, encodeRegistryAuth, type AuthConfig } from '@drv/core/driver';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/registry-auth-headers.json' with { type: 'json' };

interface Row {
  readonly name: string;
  readonly op: string;
  readonly authconfig: AuthConfig;
  readonly header: string;
  readonly error?: string | null;
}
const rows: readonly Row[] = vectors;

const decoded = rows.filter((row) => row.op === 'decode');

it.each(decoded.filter((row) => typeof row.error !== 'string'))('X-Registry-Auth: $name', (row) => {
  expect(decodeRegistryAuth(row.header)).toEqual(row.authconfig);
});

it.each(decoded.filter((row) => typeof row.error === 'string'))('X-Registry-Auth: $name', (row) => {
  expect(() => decodeRegistryAuth(row.header)).toThrow(row.error ?? '');
});

const header = (text: string) =>
  Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_');

describe('decodeRegistryAuth', () => {
  it('gives back what was encoded', () => {
    const fields = fc.record(
      {
        username: fc.string({ unit: 'grapheme' }),
        password: fc.string({ unit: 'grapheme' }),
        identitytoken: fc.string(),
        registrytoken: fc.string(),
        serveraddress: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (config) => {
        expect(decodeRegistryAuth(encodeRegistryAuth(config))).toEqual(config);
      }),
    );
  });

  it.each([
    ['standard base64', 'eyJ1c2VybmFtZSI6InU+Pj4ifQ=='],
    ['white space', ' e30='],
    ['an array', header('[]')],
    ['null', header('null')],
    ['a field of another type', header('{"password":1}')],
    ['text', header('}')],
  ])('refuses %s with DRV_INVALID_OPTION', (_what, value) => {
    expect(() => decodeRegistryAuth(value)).toThrow(expect.objectContaining({ code: 'DRV_INVALID_OPTION' }));
  });

  it('leaves out fields that engines do not read', () => {
    expect(decodeRegistryAuth(header('{"username":"u","auth":"x","email":1}'))).toEqual({ username: 'u' });
  });

  it('quotes nothing of the header in its errors', () => {
    for (const text of [
      '{"password":"hunter2"',
      '{"password":"hunter2"} hunter2',
      '["hunter2"]',
      'hunter2',
    ]) {
      expect(() => decodeRegistryAuth(header(text))).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('hunter2') as string }),
      );
    }
  });
});
