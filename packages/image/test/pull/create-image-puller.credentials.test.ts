import { DrvError, type Credentials } from '@drv/core';
import { createMemoryImageStore } from '@drv/testing';
import { describe, expect, it } from 'vitest';

import { createImagePuller, parseReference } from '../../src/index.ts';
import { outcomeOf, pullerOver } from '../support/puller.ts';
import { storedImage } from '../support/stored-image.ts';

const reference = parseReference('registry.test/team/app:1');
const image = storedImage('registry.test/team/app:1');
const joe: Credentials = { kind: 'basic', username: 'joe', password: 'a' };
const jane: Credentials = { kind: 'basic', username: 'jane', password: 'b' };
const refused = () => new DrvError('DRV_UNAUTHORIZED', 'the registry refused', { statusCode: 401 });

describe('refused credentials', () => {
  it('are refreshed once, and the pull is made with the new ones', async () => {
    const { store, puller } = pullerOver();
    let refreshes = 0;
    const ensuring = puller.ensure(reference, {
      credentials: joe,
      refresh: async () => {
        refreshes += 1;
        return jane;
      },
    });
    (await store.pullAt(0)).fail(refused());
    const second = await store.pullAt(1);
    expect(second.options.credentials).toEqual(jane);
    second.finish(image);
    expect(await ensuring).toMatchObject({ pulled: true });
    expect(refreshes).toBe(1);
  });

  it('are not refreshed twice', async () => {
    const { store, puller } = pullerOver();
    let refreshes = 0;
    const ensuring = outcomeOf(
      puller.ensure(reference, {
        credentials: joe,
        refresh: async () => {
          refreshes += 1;
          return jane;
        },
      }),
    );
    (await store.pullAt(0)).fail(refused());
    (await store.pullAt(1)).fail(refused());
    expect(await ensuring).toMatchObject({ error: { code: 'DRV_UNAUTHORIZED' } });
    expect(refreshes).toBe(1);
  });

  it.each([
    ['there is nothing to ask', {}],
    ['the answer is the same', { refresh: async () => ({ ...joe }) }],
    ['there are no newer ones', { refresh: async () => undefined }],
  ])('stay refused where %s', async (_why, options) => {
    const { store, puller } = pullerOver();
    const ensuring = outcomeOf(puller.ensure(reference, { credentials: joe, ...options }));
    (await store.pullAt(0)).fail(refused());
    expect(await ensuring).toMatchObject({ error: { code: 'DRV_UNAUTHORIZED' } });
    expect(store.pulls).toHaveLength(1);
  });

  it('are not asked for where none were given, or where something else failed', async () => {
    const { store, puller } = pullerOver();
    const refresh = async () => {
      throw new Error('must not be asked');
    };
    const anonymous = outcomeOf(puller.ensure(reference, { refresh }));
    (await store.pullAt(0)).fail(refused());
    expect(await anonymous).toMatchObject({ error: { code: 'DRV_UNAUTHORIZED' } });
    const missing = outcomeOf(puller.ensure(reference, { credentials: joe, refresh }));
    (await store.pullAt(1)).fail(new DrvError('DRV_IMAGE_NOT_FOUND', 'no such image'));
    expect(await missing).toMatchObject({ error: { code: 'DRV_IMAGE_NOT_FOUND' } });
  });

  it('fail with what the refresh throws', async () => {
    const { store, puller } = pullerOver();
    const failure = new DrvError('DRV_CREDENTIALS', 'the helper failed');
    const ensuring = outcomeOf(
      puller.ensure(reference, { credentials: joe, refresh: () => Promise.reject(failure) }),
    );
    (await store.pullAt(0)).fail(refused());
    expect(await ensuring).toEqual({ error: failure });
  });
});

describe('reauthorise', () => {
  const options = { images: [], registry: [{ image: 'registry.test/team/app:1', credentials: joe }] };

  it('keeps an image from a tenant whose credentials the registry refuses', async () => {
    const store = createMemoryImageStore(options);
    await using puller = createImagePuller({ store });
    await puller.ensure(reference, { credentials: joe, reauthorise: true });
    for (const credentials of [jane, undefined]) {
      await expect(puller.ensure(reference, { credentials, reauthorise: true })).rejects.toMatchObject({
        code: 'DRV_UNAUTHORIZED',
      });
    }
    // Without it, what is there is anybody's.
    expect(await puller.ensure(reference, { credentials: jane })).toMatchObject({ pulled: false });
  });

  it('asks the registry once for each credentials', async () => {
    const { store, puller } = pullerOver({ images: [image] });
    const first = puller.ensure(reference, { credentials: joe, reauthorise: true });
    (await store.pullAt(0)).finish(image);
    expect(await first).toMatchObject({ pulled: true });
    expect(await puller.ensure(reference, { credentials: joe, reauthorise: true })).toMatchObject({
      pulled: false,
    });
    const other = puller.ensure(reference, { credentials: jane, reauthorise: true });
    (await store.pullAt(1)).finish(image);
    expect(await other).toMatchObject({ pulled: true });
  });

  it('gives to everybody what the registry gives to anybody', async () => {
    const { store, puller } = pullerOver();
    const anonymous = puller.ensure(reference, { reauthorise: true });
    (await store.pullAt(0)).finish(image);
    await anonymous;
    expect(await puller.ensure(reference, { credentials: jane, reauthorise: true })).toMatchObject({
      pulled: false,
    });
  });

  it('asks again for another image under the same tag', async () => {
    const { store, puller } = pullerOver();
    const first = puller.ensure(reference, { credentials: joe, reauthorise: true });
    (await store.pullAt(0)).finish(image);
    await first;
    const newer = storedImage('registry.test/team/app:1', { id: 'sha256:newer' });
    store.images.clear();
    store.images.set(newer.id, newer);
    const second = puller.ensure(reference, { credentials: joe, reauthorise: true });
    (await store.pullAt(1)).finish(newer);
    expect(await second).toMatchObject({ pulled: true, image: newer });
  });

  it('is not content with an image that another tenant pulled at the same time', async () => {
    const { store, puller } = pullerOver();
    const { inspect } = store;
    // Each sees no image; when the pull of the second would begin, that of the first has ended.
    let looks = 0;
    store.inspect = async (...args) => {
      looks += 1;
      if (looks === 3) store.images.set(image.id, image);
      return inspect(...args);
    };
    const tenant = outcomeOf(puller.ensure(reference, { credentials: joe, reauthorise: true }));
    looks = 1;
    const pull = await store.pullAt(0);
    pull.fail(refused());
    expect(await tenant).toMatchObject({ error: { code: 'DRV_UNAUTHORIZED' } });
  });

  it('fails closed where the policy forbids to ask', async () => {
    const { store, puller } = pullerOver({ images: [image] });
    await expect(
      puller.ensure(reference, { credentials: joe, reauthorise: true, policy: 'never' }),
    ).rejects.toMatchObject({ code: 'DRV_UNAUTHORIZED' });
    expect(store.pulls).toEqual([]);
  });
});
