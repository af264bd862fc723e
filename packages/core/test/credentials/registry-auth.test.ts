import { encodeRegistryAuth, serverAddress, toAuthConfig, type AuthConfig } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/registry-auth-headers.json' with { type: 'json' };

interface Row {
  readonly name: string;
  readonly op: string;
  readonly authconfig: AuthConfig;
  readonly header: string;
}
const rows: readonly Row[] = vectors;

it.each(rows.filter((row) => row.op === 'encode'))('X-Registry-Auth: $name', ({ authconfig, header }) => {
  expect(encodeRegistryAuth(authconfig)).toBe(header);
});

it('pads the header at every length, since engines ignore an unpadded one', () => {
  for (const password of ['', 'a', 'ab', 'abc']) {
    expect(encodeRegistryAuth({ password }).length % 4).toBe(0);
  }
});

describe('serverAddress', () => {
  it.each([
    ['docker.io', 'https://index.docker.io/v1/'],
    ['index.docker.io', 'https://index.docker.io/v1/'],
    ['registry-1.docker.io', 'https://index.docker.io/v1/'],
    ['DOCKER.io', 'https://index.docker.io/v1/'],
    ['ghcr.io', 'ghcr.io'],
    ['localhost:5000', 'localhost:5000'],
    ['docker.io:443', 'docker.io:443'],
    ['mydocker.io', 'mydocker.io'],
    // An engine compares it with the host it talks to, which is this very one.
    ['registry.hub.docker.com', 'registry.hub.docker.com'],
  ])('%s is %s', (registry, address) => {
    expect(serverAddress(registry)).toBe(address);
  });
});

describe('toAuthConfig', () => {
  it('is undefined where there is nothing to send', () => {
    expect(toAuthConfig(undefined, 'ghcr.io')).toBeUndefined();
    expect(toAuthConfig({ kind: 'anonymous' }, 'ghcr.io')).toBeUndefined();
  });

  it('puts each kind into the fields that engines read, for the registry of the image', () => {
    const serveraddress = 'ghcr.io';
    expect(toAuthConfig({ kind: 'basic', username: 'u', password: 'p', expiresAt: 1 }, 'ghcr.io')).toEqual({
      username: 'u',
      password: 'p',
      serveraddress,
    });
    expect(toAuthConfig({ kind: 'identity-token', token: 't' }, 'ghcr.io')).toEqual({
      identitytoken: 't',
      serveraddress,
    });
    expect(
      toAuthConfig({ kind: 'registry-token', token: 't', username: 'u', identityToken: 'i' }, 'ghcr.io'),
    ).toEqual({ username: 'u', identitytoken: 'i', registrytoken: 't', serveraddress });
  });
});
