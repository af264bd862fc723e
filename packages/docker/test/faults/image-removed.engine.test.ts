import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { hasSocket, whereSocket, onFaultyEngine, type FaultyRun } from '../support/on-faulty-engine.ts';
import { startRegistryProxy, type RegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { createStoreImages } from '../support/store-images.ts';

const { host, images, registry } = inject('engine');
const repository = `drv/removed-${randomBytes(4).toString('hex')}`;

describe.runIf(hasSocket && registry !== undefined)(
  whereSocket('an image that is removed before the create call'),
  () => {
    /** Lets anybody in. */
    let open: RegistryProxy;
    /** In the registry. */
    let published: string;
    /** On the engine alone, although its name leads to the registry. */
    let local: string;

    beforeAll(async () => {
      if (registry === undefined) return;
      open = await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`);
      await createStoreImages(host, images.busybox).publish(`${repository}:1`, registry);
      published = `${open.address}/${repository}:1`;
      local = `${open.address}/${repository}-local:1`;
    });
    afterAll(async () => open.close());

    /** As somebody else does who cleans up, at every create call that arrives. */
    const remove = ({ proxy, direct }: FaultyRun, image: string, times = 1) =>
      proxy.add({
        on: 'container.create',
        at: 'request',
        times,
        fault: async () => direct.removeImage(image),
      });

    it('is pulled once more, and the task runs', () =>
      onFaultyEngine([], async (given) => {
        const { run, shell, direct, calls } = given;
        remove(given, published);
        expect(await run(shell('exit 3', { image: published }))).toMatchObject({
          result: { status: 'error', exitCode: 3 },
        });
        expect(calls().filter((call) => call === 'image.pull')).toHaveLength(2);
        await direct.removeImage(published);
      }));

    it('each time: an error that says so', () =>
      onFaultyEngine([], async (given) => {
        const { run, shell, proxy, calls } = given;
        remove(given, published, Infinity);
        expect(await run(shell('exit 3', { image: published }))).toMatchObject({
          error: { code: 'DRV_IMAGE_NOT_FOUND', retryable: true },
        });
        proxy.clear();
        expect(calls()).not.toContain('container.start');
      }));

    it('is not pulled where the task forbids it', () =>
      onFaultyEngine([], async (given) => {
        const { run, shell, calls } = given;
        await createStoreImages(host, images.busybox).add(local);
        remove(given, local);
        expect(await run(shell('exit 3', { image: local, pull: 'never' }))).toMatchObject({
          error: { code: 'DRV_IMAGE_NOT_FOUND', retryable: false },
        });
        expect(calls()).toEqual(['container.create']);
      }));

    it('and that the registry does not have is not found', () =>
      onFaultyEngine([], async (given) => {
        const { run, shell } = given;
        await createStoreImages(host, images.busybox).add(local);
        remove(given, local);
        expect(await run(shell('exit 3', { image: local }))).toMatchObject({
          error: { code: 'DRV_IMAGE_NOT_FOUND' },
        });
      }));
  },
);
