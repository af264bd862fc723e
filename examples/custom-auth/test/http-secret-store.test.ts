import { expect, it } from 'vitest';
import { fakeSecretStoreServer } from '../src/fake-secret-store-server.ts';
import { createHttpSecretStore } from '../src/http-secret-store.ts';

const key = 'the-key-of-this-program';

it('gives a lease, and undefined where the store has none', async () => {
  await using server = await fakeSecretStoreServer(key, () => 1_000);
  const store = createHttpSecretStore({ url: server.url, key });
  expect(await store.lease('team/app', {})).toEqual({ token: 'token-1-of-the-store', expiresAt: 301_000 });
  expect(await store.lease('unknown/app', {})).toBeUndefined();
});

it('fails with the status alone when the store refuses', async () => {
  await using server = await fakeSecretStoreServer(key, () => 1_000);
  const store = createHttpSecretStore({ url: server.url, key: 'another-key' });
  await expect(store.lease('team/app', {})).rejects.toThrow(/^The secret store answered 403$/);
});

it('leaves nothing behind on abort', async () => {
  await using server = await fakeSecretStoreServer(key, () => 1_000);
  const store = createHttpSecretStore({ url: server.url, key });
  const caller = new AbortController();
  const lease = store.lease('slow/app', { signal: caller.signal });
  caller.abort(new Error('enough'));
  await expect(lease).rejects.toThrow('enough');
});
