import { DrvError } from '@drv/core';
import { createMemoryImageStore } from '@drv/testing';
import { describe, expect, it } from 'vitest';

import { createImageCache, createImagePuller, ensureLeased, parseReference } from '../../src/index.ts';
import { cacheOver, gate } from '../support/cache.ts';
import { outcomeOf } from '../support/puller.ts';
import { storedImage } from '../support/stored-image.ts';

const reference = parseReference('a');
const image = storedImage('a');

describe('ensureLeased', () => {
  it('keeps the image from before the look until the release', async () => {
    const { clock, store, cache } = cacheOver({ images: [image] }, { maxBytes: 0, lowBytes: 0 });
    const puller = createImagePuller({ store, clock });
    const { lease, ...ensured } = await ensureLeased({ puller, cache }, reference);
    expect(ensured).toMatchObject({ image, pulled: false });
    await cache.collect();
    expect(store.removals).toEqual([]);
    lease.release();
    await clock.advance(0);
    expect(store.removals).toEqual([image.id]);
  });

  it('pulls again an image whose removal had begun', async () => {
    const { clock, store, cache } = cacheOver({ images: [image] }, { maxBytes: 0, lowBytes: 0 });
    const puller = createImagePuller({ store, clock });
    const removing = gate();
    store.onRemove = () => removing.opened;
    const collecting = cache.collect();
    await clock.advance(0);
    const ensuring = ensureLeased({ puller, cache }, reference);
    await clock.advance(0);
    // It was seen in the store, and its removal is under way: nothing may run on it.
    expect([store.removals, store.pulls]).toEqual([[image.id], []]);
    removing.open();
    (await store.pullAt(0)).finish(image);
    expect(await ensuring).toMatchObject({ image, pulled: true });
    await collecting;
    expect(store.images.has(image.id)).toBe(true);
  });

  it.each(['missing', 'always'] as const)(
    'pulls again an image that was seen just before it was gone, with the policy %s',
    async (policy) => {
      const { clock, store, cache } = cacheOver({ images: [image] }, { maxBytes: 0, lowBytes: 0 });
      const puller = createImagePuller({ store, clock });
      const [removing, answering] = [gate(), gate()];
      store.onRemove = () => removing.opened;
      const collecting = cache.collect();
      await clock.advance(0);
      const { inspect } = store;
      let looks = 0;
      store.inspect = async (...args) => {
        looks += 1;
        const seen = await inspect(...args);
        if (looks === 1) await answering.opened;
        return seen;
      };
      const ensuring = ensureLeased({ puller, cache }, reference, { policy });
      if (policy === 'always') (await store.pullAt(0)).finish(image);
      await clock.advance(0);
      removing.open();
      await collecting;
      // The engine's answer was true when it was given, and comes late.
      answering.open();
      (await store.pullAt(policy === 'always' ? 1 : 0)).finish(image);
      const { lease } = await ensuring;
      expect(store.images.has(image.id)).toBe(true);
      expect(cache.stats()).toMatchObject({ leased: 1, evictions: 1 });
      lease.release();
    },
  );

  it('uses an image whose removal the store refused', async () => {
    const { clock, store, cache } = cacheOver({ images: [image] }, { maxBytes: 0, lowBytes: 0 });
    const puller = createImagePuller({ store, clock });
    const refusing = gate();
    store.onRemove = async () => {
      await refusing.opened;
      throw new DrvError('DRV_CONFLICT', 'in use');
    };
    void cache.collect();
    await clock.advance(0);
    const ensuring = ensureLeased({ puller, cache }, reference);
    await clock.advance(0);
    refusing.open();
    expect(await ensuring).toMatchObject({ image, pulled: false });
    expect(store.pulls).toEqual([]);
  });

  it('leaves no lease when the pull fails, or when its caller leaves', async () => {
    const { clock, store, cache } = cacheOver({ images: [image] }, { maxBytes: 0, lowBytes: 0 });
    const puller = createImagePuller({ store, clock });
    const missing = outcomeOf(ensureLeased({ puller, cache }, parseReference('b'), { policy: 'never' }));
    expect(await missing).toMatchObject({ error: { code: 'DRV_IMAGE_NOT_FOUND' } });

    const removing = gate();
    store.onRemove = () => removing.opened;
    void cache.collect();
    await clock.advance(0);
    const abort = new AbortController();
    const waiting = outcomeOf(ensureLeased({ puller, cache }, reference, { signal: abort.signal }));
    await clock.advance(0);
    abort.abort();
    expect(await waiting).toMatchObject({ error: { code: 'DRV_ABORTED' } });
    expect(cache.stats().leased).toBe(0);
    removing.open();
    await clock.advance(0);
  });

  it('gives up when something else removes the image each time', async () => {
    const { clock, store, cache } = cacheOver({ images: [image] });
    const puller = createImagePuller({ store, clock });
    const lease = { held: async () => false, release() {}, [Symbol.dispose]() {} };
    const failing = { ...cache, lease: () => lease };
    await expect(ensureLeased({ puller, cache: failing }, reference)).rejects.toMatchObject({
      code: 'DRV_IMAGE_NOT_FOUND',
      retryable: true,
    });
  });

  it('never runs on an image that is gone, with eight tasks and room for two images', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const store = createMemoryImageStore({
      registry: names.map((name, index) => ({ image: name, layers: [100 + index] })),
    });
    await using puller = createImagePuller({ store });
    await using cache = createImageCache({ store, maxBytes: 250, minAgeMs: 0 });
    let missing = 0;
    const task = async (number: number) => {
      for (let round = 0; round < 25; round += 1) {
        const name = names[(number + round * 3) % names.length] ?? 'a';
        const { image: held, lease } = await ensureLeased({ puller, cache }, parseReference(name));
        await new Promise((resolve) => setImmediate(resolve));
        if (!(await store.list()).some(({ id }) => id === held.id)) missing += 1;
        lease.release();
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, number) => task(number)));
    await cache.collect();
    expect(missing).toBe(0);
    expect(cache.stats().evictions).toBeGreaterThan(10);
    expect((await store.usage()).layerBytes).toBeLessThanOrEqual(250);
    expect(cache.stats().leased).toBe(0);
  });
});
