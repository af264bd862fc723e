import { cached, keychain, staticProvider } from '@drv/auth';
import { runTask } from '@drv/core';
import { createMemoryDriver } from '@drv/testing';
import { fakeSecretStoreServer } from './fake-secret-store-server.ts';
import { createHttpSecretStore } from './http-secret-store.ts';
import { secretStoreProvider } from './secret-store-provider.ts';

// Ten tasks, one image, one token. The driver is the one in memory, so that this runs without Docker; with
// `createDockerDriver` of @drv/docker nothing but that line changes.

const key = 'what this program shows the store';
await using server = await fakeSecretStoreServer(key, Date.now);

const store = createHttpSecretStore({ url: server.url, key });
const credentials = keychain(
  cached(secretStoreProvider(store, 'registry.example.com')),
  staticProvider({ 'docker.io': { kind: 'anonymous' } }),
);
const image = 'registry.example.com/team/app:1';
await using driver = createMemoryDriver({
  programs: { work: () => 0 },
  credentials,
  registry: [{ image, credentials: { kind: 'registry-token', token: 'token-1-of-the-store' } }],
});

const tasks = Array.from({ length: 10 }, (_, n) => ({ id: `task-${n}`, image, command: ['work'] }));
const results = await Promise.all(tasks.map((task) => runTask(driver, task)));

console.log(results.map(({ status }) => status).join(' '));
console.log(`The store was asked ${server.asked.length} time(s).`);
