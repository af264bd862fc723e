import { randomBytes } from 'node:crypto';
import type { Credentials } from '@drv/core';
import { createDockerImageStore, createEngineClient } from '@drv/docker';
import { parseReference } from '@drv/image';
import { createImageStoreContext, imageStoreCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { afterAll, beforeAll, inject } from 'vitest';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';
import { startRegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { createStoreImages } from '../support/store-images.ts';

const { host, images, registry, unavailable } = inject('engine');
const { address = '127.0.0.1:1', username = '', password = '' } = registry ?? {};
const wrong: Credentials = { kind: 'basic', username, password: 'wrong-secret-5521' };

const engine = createEngineClient({ host });
const store = createDockerImageStore({ engine });
const guarded = await startRegistryProxy(address);
const open = await startRegistryProxy(address, `${username}:${password}`);
const own = createStoreImages(host, images.busybox);
const word = randomBytes(4).toString('hex');
const present = `drv.test/store-${word}:1`;
const repository = `drv/store-${word}:1`;
/** For a while containerd takes the wrong bytes of a blob for those of every image that has it. */
const broken = `drv/store-${word}:broken`;
const pulled = [guarded, open].map((proxy) => `${proxy.address}/${repository}`);

beforeAll(async () => {
  await own.add(present);
  if (registry === undefined) return;
  await own.publish(repository, registry);
  await own.publish(broken, registry);
});

afterAll(async () => {
  for (const name of [present, ...pulled]) await engine.removeImage(name);
  await Promise.all([guarded.close(), open.close()]);
  await engine.close();
});

describeCases('the image store of a real engine', {
  cases: imageStoreCases,
  unavailable: unavailable.registry,
  skip: isPodman ? [{ id: 'STOR-045', reason: ON_PODMAN.triesForLong }] : [],
  setup: () =>
    createImageStoreContext({
      async createStore() {
        for (const name of pulled) await engine.removeImage(name);
        return store;
      },
      images: {
        present: parseReference(present),
        pullable: parseReference(`${open.address}/${repository}`),
        absent: parseReference(`${open.address}/drv/absent-${word}:1`),
        guarded: {
          reference: parseReference(`${guarded.address}/${repository}`),
          credentials: { kind: 'basic', username, password },
          wrong,
        },
        breaks: parseReference(`${open.address}/breaks/${broken}`),
        stalls: parseReference(`${open.address}/stalls/${repository}`),
        rateLimited: parseReference(`${open.address}/limited/${repository}`),
        unavailable: parseReference(`127.0.0.1:1/${repository}`),
        foreignPlatform: 'linux/s390x',
      },
      use: (imageId) => own.use(imageId),
    }),
});
