import { randomUUID } from 'node:crypto';
import { runTask } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { createImageCache, createImagePuller } from '@drv/image';
import { describe, expect, inject, it } from 'vitest';
import { createDockerDriver } from '../../src/driver/docker-driver.ts';
import { createDockerImageStore } from '../../src/prepare/docker-image-store.ts';
import { useEngine } from '../support/engine-fixture.ts';

describe('a task whose image is an id', () => {
  const { driver, engine, images, shell } = useEngine();
  const idOf = async (name: string) => (await engine.inspectImage(name))?.id ?? '';
  const task = (image: string, more: Partial<TaskWithId> = {}) => shell('exit 3', { image, ...more });

  it('runs it, with the algorithm or without', async () => {
    const id = await idOf(images.busybox);
    for (const image of [id, id.slice('sha256:'.length)]) {
      expect(await runTask(driver, task(image))).toMatchObject({
        status: 'error',
        exitCode: 3,
        image: { reference: id, id },
      });
    }
  });

  it('runs it by the beginning of its id, which the result has whole', async () => {
    const id = await idOf(images.busybox);
    for (const image of [id.slice(7, 19), id.slice(0, 19), id.slice(7, 60)]) {
      expect(await runTask(driver, task(image))).toMatchObject({ exitCode: 3, image: { reference: id, id } });
    }
  });

  it('takes the beginning of an id for a name where a registry is to be asked', async () => {
    const short = (await idOf(images.busybox)).slice(7, 19);
    const store = createDockerImageStore({ engine });
    await using puller = createImagePuller({ store, retry: { attempts: 1 } });
    const registryIsAsked = { message: expect.stringContaining(`docker.io/library/${short}`) as string };
    for (const [reauthorise, pull] of [
      [false, 'always'],
      [true, 'missing'],
    ] as const) {
      await using asking = createDockerDriver({ host: inject('engine').host, reauthorise, puller });
      await expect(runTask(asking, task(short, { pull }))).rejects.toMatchObject(registryIsAsked);
    }
  });

  it('runs it held by a cache', async () => {
    const store = createDockerImageStore({ engine });
    await using cache = createImageCache({ store, maxBytes: Number.MAX_SAFE_INTEGER });
    await using cached = createDockerDriver({ host: inject('engine').host, cache });
    const id = await idOf(images.busybox);
    await using prepared = await cached.prepare({ ...task(id), id: `by-id-${randomUUID().slice(0, 8)}` });
    expect(cache.stats().leased).toBe(1);
    await prepared.close();
    expect(cache.stats().leased).toBe(0);
  });

  it('finds none that is not there, and asks no registry', async () => {
    const absent = `sha256:${'0'.repeat(64)}`;
    await expect(runTask(driver, task(absent))).rejects.toMatchObject({ code: 'DRV_IMAGE_NOT_FOUND' });
  });

  it('finds none of another platform', async () => {
    const id = await idOf(images.busybox);
    await expect(runTask(driver, task(id, { platform: 'linux/s390x' }))).rejects.toMatchObject({
      code: 'DRV_IMAGE_UNSUPPORTED',
    });
  });

  it('cannot have it pulled', async () => {
    const id = await idOf(images.busybox);
    await expect(runTask(driver, task(id, { pull: 'always' }))).rejects.toMatchObject({
      code: 'DRV_INVALID_TASK',
    });
  });

  it('does not get past a registry that has to allow it', async () => {
    await using strict = createDockerDriver({ host: inject('engine').host, reauthorise: true });
    const id = await idOf(images.busybox);
    await expect(runTask(strict, task(id))).rejects.toMatchObject({ code: 'DRV_UNAUTHORIZED' });
  });
});
