import { randomBytes, randomUUID } from 'node:crypto';
import { runTask, type Credentials, type PullEvent } from '@drv/core';
import { createDockerDriver, createDockerImageStore, createEngineClient } from '@drv/docker';
import { createImagePuller, parseReference, type ImagePullerOptions } from '@drv/image';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { startRegistryProxy, type RegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { createStoreImages } from '../support/store-images.ts';

const { host, images, registry, unavailable } = inject('engine');
const missing = registry === undefined;
const right: Credentials = {
  kind: 'basic',
  username: registry?.username ?? '',
  password: registry?.password ?? '',
};
const wrong: Credentials = { ...right, password: 'wrong-secret-5521' };

const repository = `drv/puller-${randomBytes(4).toString('hex')}`;
const engine = createEngineClient({ host });
const store = createDockerImageStore({ engine });
const puller = (options: Omit<ImagePullerOptions, 'store'> = {}) => createImagePuller({ store, ...options });

describe.skipIf(missing)(
  `a puller on a real engine and registry ${unavailable.registry ?? ''}`.trim(),
  () => {
    /** Wants the password of the registry. */
    let guarded: RegistryProxy;
    /** Lets anybody in. */
    let open: RegistryProxy;
    let image: string;

    beforeAll(async () => {
      if (registry === undefined) return;
      guarded = await startRegistryProxy(registry.address);
      open = await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`);
      await createStoreImages(host, images.busybox).publish(`${repository}:1`, registry);
      image = `${guarded.address}/${repository}:1`;
    });
    const forget = async () => {
      for (const { address } of [guarded, open]) await engine.removeImage(`${address}/${repository}:1`);
    };
    afterEach(forget);
    afterAll(async () => {
      await Promise.all([guarded.close(), open.close()]);
      await engine.close();
    });

    it('makes one pull for a hundred callers', async () => {
      await using pulls = puller();
      const before = guarded.pulls;
      const heard: PullEvent[] = [];
      const results = await Promise.all(
        Array.from({ length: 100 }, () =>
          pulls.ensure(parseReference(image), { credentials: right, onEvent: (event) => heard.push(event) }),
        ),
      );
      expect(guarded.pulls - before).toBe(1);
      expect(new Set(results.map((result) => result.image.id)).size).toBe(1);
      expect(results.every(({ pulled }) => pulled)).toBe(true);
      expect(heard.length).toBeGreaterThanOrEqual(100);
    });

    it('makes one pull for the tasks of a driver', async () => {
      const before = guarded.pulls;
      const provider = { name: 'test', resolve: async () => right };
      await using driver = createDockerDriver({ host, credentials: provider });
      const results = await Promise.all(
        Array.from({ length: 6 }, () =>
          runTask(driver, {
            id: `pull-${randomUUID().slice(0, 8)}`,
            image,
            command: ['true'],
            network: 'none',
          }),
        ),
      );
      expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'success'));
      expect(guarded.pulls - before).toBe(1);
    });

    it('makes one pull for each credentials', async () => {
      await using pulls = puller();
      const before = open.pulls;
      const reference = parseReference(`${open.address}/${repository}:1`);
      const tenants = ['joe', 'jane'].map((username): Credentials => ({ ...right, username }));
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          pulls.ensure(reference, { credentials: tenants[index % 2] }),
        ),
      );
      expect(open.pulls - before).toBe(2);
    });

    it('runs the digest that was asked for, and names it', async () => {
      await using pulls = puller();
      const { digest, image: byTag } = await pulls.ensure(parseReference(image), { credentials: right });
      expect(digest).toMatch(new RegExp(`^${guarded.address}/${repository}@sha256:[0-9a-f]{64}$`));
      expect(await pulls.ensure(parseReference(digest ?? ''), { credentials: right })).toMatchObject({
        image: { id: byTag.id },
        pulled: false,
        digest,
      });
      // The name is there, and its tag too: neither is what was asked for.
      const other = parseReference(`${image}@sha256:${'a'.repeat(64)}`);
      await expect(pulls.ensure(other, { credentials: right })).rejects.toMatchObject({
        code: 'DRV_IMAGE_NOT_FOUND',
      });
    });

    it('keeps a local image from a tenant whom the registry refuses', async () => {
      await using pulls = puller();
      const reference = parseReference(image);
      await pulls.ensure(reference, { credentials: right, reauthorise: true });
      const before = guarded.pulls;
      expect(await pulls.ensure(reference, { credentials: right, reauthorise: true })).toMatchObject({
        pulled: false,
      });
      for (const credentials of [wrong, undefined]) {
        await expect(pulls.ensure(reference, { credentials, reauthorise: true })).rejects.toMatchObject({
          code: 'DRV_UNAUTHORIZED',
        });
      }
      expect(guarded.pulls).toBe(before);
      // Another process knows of no grant, and asks.
      await using other = puller();
      expect(await other.ensure(reference, { credentials: right, reauthorise: true })).toMatchObject({
        pulled: true,
      });
      expect(guarded.pulls - before).toBe(1);
    });

    it('keeps a local image from a task whom the registry refuses, through the driver', async () => {
      const task = (): Parameters<typeof runTask>[1] => ({
        id: `auth-${randomUUID().slice(0, 8)}`,
        image,
        command: ['true'],
        network: 'none',
      });
      await using driver = createDockerDriver({ host, reauthorise: true });
      const allowed = await runTask(driver, task(), { auther: () => right });
      expect(allowed.status).toBe('success');
      await expect(runTask(driver, task(), { auther: () => wrong })).rejects.toMatchObject({
        code: 'DRV_UNAUTHORIZED',
      });
    });

    it('refreshes refused credentials once', async () => {
      await using pulls = puller();
      let refreshes = 0;
      const refresh = async () => {
        refreshes += 1;
        return right;
      };
      const result = await pulls.ensure(parseReference(image), { credentials: wrong, refresh });
      expect([result.pulled, refreshes]).toEqual([true, 1]);
    });

    it('aborts a pull that stalls', async () => {
      await using pulls = puller({ stallMs: 1_500, retry: { attempts: 1 } });
      const reference = parseReference(`${open.address}/stalls/${repository}:1`);
      await expect(pulls.ensure(reference)).rejects.toMatchObject({ code: 'DRV_PULL_STALLED' });
    });

    it('lets a caller leave a pull that stalls', async () => {
      await using pulls = puller();
      const abort = new AbortController();
      const ensuring = pulls.ensure(parseReference(`${open.address}/stalls/${repository}:1`), {
        signal: abort.signal,
        onEvent: () => abort.abort('bored'),
      });
      await expect(ensuring).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: 'bored' });
    });

    it('tries again where the registry is away, and tells why in the end', async () => {
      await using pulls = puller({ retry: { attempts: 3, baseMs: 10 } });
      const heard: string[] = [];
      const onEvent = ({ status }: PullEvent) => heard.push(status);
      const ensuring = pulls.ensure(parseReference(`127.0.0.1:1/${repository}:1`), { onEvent });
      await expect(ensuring).rejects.toMatchObject({ code: 'DRV_REGISTRY_UNAVAILABLE' });
      expect(heard).toEqual(['Trying again in 1 s', 'Trying again in 1 s']);
    });

    it('tells at once what stays', async () => {
      await using pulls = puller();
      const heard: string[] = [];
      const onEvent = ({ status }: PullEvent) => heard.push(status);
      const absent = pulls.ensure(parseReference(`${open.address}/${repository}:absent`), { onEvent });
      await expect(absent).rejects.toMatchObject({ code: 'DRV_IMAGE_NOT_FOUND' });
      const limited = pulls.ensure(parseReference(`${open.address}/limited/${repository}:1`), { onEvent });
      await expect(limited).rejects.toMatchObject({ code: 'DRV_RATE_LIMITED' });
      expect(heard.filter((status) => status.startsWith('Trying'))).toEqual([]);
    });
  },
);
