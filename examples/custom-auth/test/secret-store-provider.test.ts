import { cached, keychain, staticProvider } from '@drv/auth';
import { runTask, type CredentialProvider } from '@drv/core';
import {
  createCredentialProviderContext,
  createMemoryDriver,
  credentialProviderCases,
  type CredentialProviderHarness,
} from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeSecretStoreServer, type FakeSecretStoreServer } from '../src/fake-secret-store-server.ts';
import { createHttpSecretStore } from '../src/http-secret-store.ts';
import type { SecretStore } from '../src/secret-store.ts';
import { secretStoreProvider } from '../src/secret-store-provider.ts';

const KEY = 'the-key-of-this-program';
const REGISTRY = 'registry.example.com';
const app = { registry: REGISTRY, repository: 'team/app' };
const MINUTE = 60_000;

let clock: number;
let server: FakeSecretStoreServer;
let provider: CredentialProvider;

beforeEach(async () => {
  clock = 1_000_000;
  server = await fakeSecretStoreServer(KEY, () => clock);
  provider = secretStoreProvider(createHttpSecretStore({ url: server.url, key: KEY }), REGISTRY);
});
afterEach(() => server[Symbol.asyncDispose]());

describe('a token', () => {
  it('is for the registry of the store alone', async () => {
    expect(await provider.resolve(app)).toHaveProperty('token', 'token-1-of-the-store');
    expect(await provider.resolve({ ...app, registry: 'example.com' })).toBeUndefined();
    expect(await provider.resolve({ ...app, registry: `${REGISTRY}:5000` })).toBeUndefined();
    expect(server.asked).toEqual(['team/app']);
  });

  it('lives five minutes, and is refreshed once, at half of them, for all who need it', async () => {
    const credentials = cached(provider, { now: () => clock });
    const token = async () => Reflect.get((await credentials.resolve(app)) ?? {}, 'token') as unknown;

    expect(await Promise.all(Array.from({ length: 20 }, token))).toEqual(
      Array(20).fill('token-1-of-the-store'),
    );
    clock += 2 * MINUTE;
    expect(await token()).toBe('token-1-of-the-store');
    expect(server.asked).toHaveLength(1);

    // Half of its life has gone: everybody still gets it, and one new token is fetched behind it.
    clock += MINUTE;
    expect(await Promise.all(Array.from({ length: 20 }, token))).toEqual(
      Array(20).fill('token-1-of-the-store'),
    );
    await expect.poll(() => token()).toBe('token-2-of-the-store');
    expect(server.asked).toHaveLength(2);
  });

  it('is used to its end when the store is sealed, and no longer', async () => {
    const credentials = cached(provider, { now: () => clock });
    await credentials.resolve(app);
    server.sealed = true;
    clock += 5 * MINUTE - 1;
    expect(await credentials.resolve(app)).toHaveProperty('token', 'token-1-of-the-store');
    clock += 1;
    await expect(credentials.resolve(app)).rejects.toMatchObject({
      code: 'DRV_CREDENTIALS',
      cause: { message: 'The secret store answered 503' },
    });
  });

  it('that the registry refused is replaced at once', async () => {
    const credentials = cached(provider, { now: () => clock });
    await credentials.resolve(app);
    credentials.invalidate(app);
    expect(await credentials.resolve(app)).toHaveProperty('token', 'token-2-of-the-store');
  });
});

it('is not asked again for what the store does not know', async () => {
  const credentials = keychain(
    cached(provider, { now: () => clock }),
    staticProvider({ [REGISTRY]: { kind: 'anonymous' } }),
  );
  const unknown = { registry: REGISTRY, repository: 'unknown/app' };
  for (let n = 0; n < 3; n += 1) expect(await credentials.resolve(unknown)).toEqual({ kind: 'anonymous' });
  expect(server.asked).toEqual(['unknown/app']);
});

describe('a driver', () => {
  const image = `${REGISTRY}/team/app:1`;
  const driverWith = (credentials: CredentialProvider) =>
    createMemoryDriver({
      programs: { work: () => 0 },
      credentials,
      registry: [{ image, credentials: { kind: 'registry-token', token: 'token-1-of-the-store' } }],
    });

  it('pulls with the token, and ten tasks ask the store once', async () => {
    await using driver = driverWith(cached(provider));
    const tasks = Array.from({ length: 10 }, (_, n) => ({ id: `task-${n}`, image, command: ['work'] }));
    const results = await Promise.all(tasks.map((task) => runTask(driver, task)));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['success']));
    expect(server.asked).toEqual(['team/app']);
  });

  it('runs nothing when the store is sealed', async () => {
    server.sealed = true;
    await using driver = driverWith(provider);
    await expect(runTask(driver, { id: 'task', image, command: ['work'] })).rejects.toMatchObject({
      code: 'DRV_CREDENTIALS',
    });
  });

  it('takes the provider for one task alone, too', async () => {
    await using driver = driverWith(staticProvider({}));
    const result = await runTask(driver, { id: 'task', image, command: ['work'] }, { auther: provider });
    expect(result.status).toBe('success');
  });
});

// The cases that every provider must pass. They ask many questions and count none, so the store is a table.

const known = { token: 'a-long-token-of-the-table', expiresAt: 4_102_444_800_000 };
let current = known;

const table: SecretStore = {
  async lease(repository, { signal }) {
    if (repository === 'team/app') return current;
    if (repository === 'sealed/app') throw new Error('sealed');
    if (repository !== 'slow/app') return undefined;
    return await new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  },
};

const harness: CredentialProviderHarness = {
  createProvider: () => {
    current = known;
    return secretStoreProvider(table, REGISTRY);
  },
  answers: [{ target: app, credentials: { kind: 'registry-token', ...known } }],
  notMine: [{ registry: 'ghcr.io', repository: 'team/app' }],
  fails: [{ registry: REGISTRY, repository: 'sealed/app' }],
  hangs: { registry: REGISTRY, repository: 'slow/app' },
  rotate: () => {
    current = { ...known, token: 'another-long-token-of-the-table' };
    return { kind: 'registry-token', ...current };
  },
};

describeCases('secretStoreProvider', {
  cases: credentialProviderCases,
  setup: () => createCredentialProviderContext(harness),
});

describeCases('secretStoreProvider, cached', {
  cases: credentialProviderCases,
  setup: () =>
    createCredentialProviderContext({
      ...harness,
      createProvider: async () => cached(await harness.createProvider()),
    }),
});
