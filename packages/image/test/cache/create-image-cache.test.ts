import { DrvError } from '@drv/core';
import type { ImageChange } from '@drv/core/driver';
import { createMemoryImageStore } from '@drv/testing';
import { describe, expect, it } from 'vitest';

import { createImageCache, parseReference } from '../../src/index.ts';
import { cacheOver } from '../support/cache.ts';
import { outcomeOf } from '../support/puller.ts';
import { createScriptedStore } from '../support/scripted-store.ts';
import { storedImage } from '../support/stored-image.ts';

// Each takes 100 bytes, and the budget is 250. Engines list the newest first.
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => storedImage(name)) as [
  ReturnType<typeof storedImage>,
  ReturnType<typeof storedImage>,
  ReturnType<typeof storedImage>,
  ReturnType<typeof storedImage>,
];

describe('the budget', () => {
  it('is kept by removing the images used longest ago, down to the low mark', async () => {
    const { store, cache } = cacheOver({ images: [d, c, b, a] });
    expect(await cache.collect()).toEqual({ removed: [a, b], layerBytes: 200 });
    expect(store.removals).toEqual([a.id, b.id]);
    expect(cache.stats()).toEqual({ images: 2, leased: 0, layerBytes: 200, evictions: 2, conflicts: 0 });
  });

  it('counts uses: what was used last stays', async () => {
    const { cache } = cacheOver({ images: [d, c, b, a] }, { maxBytes: 400 });
    await cache.collect();
    cache.lease(a).release();
    expect(await cache.collect({ downToBytes: 200 })).toMatchObject({ removed: [b, c] });
  });

  it('is not exceeded by layers that images share', async () => {
    const store = createMemoryImageStore({
      registry: [
        { image: 'one', layers: [100, 1] },
        { image: 'two', layers: [100, 2] },
      ],
    });
    for (const name of ['one', 'two']) for await (const _ of store.pull(parseReference(name)));
    await using cache = createImageCache({ store, maxBytes: 150, minAgeMs: 0 });
    // The sum of the sizes is 203 bytes; the layers take 103.
    expect(await cache.collect()).toEqual({ removed: [], layerBytes: 103 });
  });

  it('is not measured while even the sum of all sizes fits', async () => {
    const { store, cache } = cacheOver({ images: [b, a] });
    expect(await cache.collect()).toEqual({ removed: [] });
    expect(store.measures).toBe(0);
  });

  it('can be undercut when room is wanted', async () => {
    const { cache } = cacheOver({ images: [b, a] });
    using _lease = cache.lease(a);
    expect(await cache.collect({ downToBytes: 0 })).toMatchObject({ removed: [b], layerBytes: 100 });
  });

  it('is looked after when an image is released', async () => {
    const { store, cache, settle } = cacheOver({ images: [c, b, a] });
    const leases = [a, b, c].map((image) => cache.lease(image));
    await settle();
    expect(store.removals).toEqual([]);
    leases[1]?.release();
    await settle();
    expect(store.removals).toEqual([b.id]);
  });
});

describe('never removed', () => {
  it('are leased images, by id or by name, however many leases there are', async () => {
    const { store, cache } = cacheOver({ images: [d, c, b, a] }, { maxBytes: 0, lowBytes: 0 });
    const byId = [cache.lease(a), cache.lease(a)];
    const byName = [
      cache.lease(parseReference('b')),
      cache.lease(parseReference('docker.io/library/b:latest')),
    ];
    await cache.collect();
    expect(new Set(store.removals)).toEqual(new Set([c.id, d.id]));
    byId[0]?.release();
    byId[0]?.release();
    byName[0]?.release();
    byName[0]?.[Symbol.dispose]();
    await cache.collect();
    expect(store.removals).toHaveLength(2);
    byId[1]?.release();
    byName[1]?.release();
    await cache.collect();
    expect(new Set(store.removals)).toEqual(new Set([a.id, b.id, c.id, d.id]));
  });

  it('are exempt images, by any of their names', async () => {
    const mirrored = storedImage('a', { tags: ['x:1', 'docker.io/library/a:1.5'] });
    const { store, cache } = cacheOver(
      { images: [c, b, mirrored] },
      { maxBytes: 0, lowBytes: 0, exempt: ['a', 'ghcr.io/org/*'] },
    );
    await cache.collect();
    expect(store.removals).toEqual([b.id, c.id]);
  });

  it('are young images; they are removed when they are old enough', async () => {
    const { clock, store, cache } = cacheOver({ images: [c, b, a] }, { minAgeMs: 10_000 });
    cache.lease(a).release();
    await clock.advance(9_999);
    expect(store.removals).toEqual([]);
    await clock.advance(1);
    expect(store.removals).toEqual([b.id]);
    expect(clock.pending).toBe(0);
  });

  it('is what the store says is in use; it is tried again after a growing pause', async () => {
    const { clock, store, cache } = cacheOver({ images: [c, b, a] });
    let used = true;
    store.onRemove = async (id) => {
      if (used && id === a.id) throw new DrvError('DRV_CONFLICT', 'in use by a container');
    };
    using _b = cache.lease(b);
    using _c = cache.lease(c);
    await cache.collect();
    expect(store.removals).toEqual([a.id]);
    expect(cache.stats()).toMatchObject({ images: 3, conflicts: 1, evictions: 0 });
    await cache.collect();
    expect(store.removals).toHaveLength(1);
    await clock.advance(30_000);
    await cache.collect();
    await clock.advance(30_000);
    await cache.collect();
    expect(store.removals).toEqual([a.id, a.id]);
    used = false;
    await clock.advance(30_000);
    await cache.collect();
    expect(store.images.has(a.id)).toBe(false);
  });

  it('stands in the way of the others', async () => {
    const { store, cache } = cacheOver({ images: [d, c, b, a] });
    store.onRemove = async (id) => {
      if (id === a.id) throw new DrvError('DRV_CONFLICT', 'in use by a container');
      if (id === b.id) throw new DrvError('DRV_ENGINE_FAILED', 'something odd');
    };
    expect(await cache.collect()).toMatchObject({ removed: [c, d], layerBytes: 200 });
  });
});

describe('the store', () => {
  it('is not asked for anything before the first call', async () => {
    const { clock, store, settle } = cacheOver({ images: [a] });
    await settle();
    expect([store.lists, store.measures, clock.pending]).toEqual([0, 0, 0]);
  });

  it('is listed again when what is known is old', async () => {
    const { clock, store, cache } = cacheOver({ images: [b, a] }, { refreshMs: 60_000 });
    await cache.collect();
    store.images.set(c.id, c);
    store.images.delete(b.id);
    await clock.advance(59_999);
    await cache.collect();
    expect(cache.stats().images).toBe(2);
    await clock.advance(1);
    store.images.set(d.id, d);
    expect(await cache.collect()).toMatchObject({ removed: [a] });
    expect(store.lists).toBe(2);
  });

  it('tells changes, and what is too much is removed at once', async () => {
    const changes: ((change: ImageChange) => void)[] = [];
    const store = createScriptedStore({
      images: [b, a],
      async *changes() {
        for (;;) yield await new Promise<ImageChange>((resolve) => changes.push(resolve));
      },
    });
    const { clock } = cacheOver();
    const cache = createImageCache({ store, clock, maxBytes: 250, minAgeMs: 0 });
    using _lease = cache.lease(b);
    await clock.advance(0);
    store.images.set(c.id, c);
    changes.at(-1)?.({ kind: 'added', imageId: c.id });
    await clock.advance(0);
    expect(store.removals).toEqual([a.id]);
    // The removal is a change as well, and nothing to act upon.
    const { lists } = store;
    changes.at(-1)?.({ kind: 'removed', imageId: a.id });
    await clock.advance(0);
    expect(store.lists).toBe(lists);
  });

  it('is looked at anew after its changes were lost', async () => {
    let connections = 0;
    const { clock, store, cache } = cacheOver({
      images: [b, a],
      async *changes() {
        connections += 1;
        yield { kind: 'removed' };
        throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'gone');
      },
    });
    cache.lease(a).release();
    await clock.advance(0);
    expect(connections).toBe(1);
    const { lists } = store;
    await clock.advance(1_000);
    expect(connections).toBe(2);
    expect(store.lists).toBeGreaterThan(lists);
    await cache.close();
    expect(clock.pending).toBe(0);
  });

  it('is asked for its changes less and less often while it is away', async () => {
    let connections = 0;
    const { clock, cache } = cacheOver({
      images: [b, a],
      // eslint-disable-next-line require-yield -- it fails before the first
      async *changes() {
        connections += 1;
        throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'gone');
      },
    });
    cache.lease(a).release();
    await clock.advance(5_000);
    expect(connections).toBeGreaterThanOrEqual(3);
    await clock.advance(60_000);
    const before = connections;
    // Every half a minute, or by chance a quarter.
    await clock.advance(300_000);
    expect(connections - before).toBeGreaterThanOrEqual(10);
    expect(connections - before).toBeLessThanOrEqual(20);
    await cache.close();
    expect(clock.pending).toBe(0);
  });

  it('that fails is reported to who collects, and tried again in the background', async () => {
    const { clock, store, cache } = cacheOver({ images: [c, b, a] });
    const { list } = store;
    store.list = async () => {
      throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'gone');
    };
    await expect(cache.collect()).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
    cache.lease(c).release();
    await clock.advance(0);
    store.list = list;
    await clock.advance(30_000);
    expect(store.removals).toEqual([a.id]);
  });

  it('that is gone ends a run instead of being asked for every image', async () => {
    const { store, cache } = cacheOver({ images: [d, c, b, a] });
    store.onRemove = async () => {
      throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'gone');
    };
    await expect(cache.collect()).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
    expect(store.removals).toEqual([a.id]);
  });

  it('that hangs ends a run with a timeout', async () => {
    const { clock, store, cache } = cacheOver({ images: [c, b, a] });
    store.onRemove = () => new Promise(() => {});
    const collecting = outcomeOf(cache.collect());
    await clock.advance(60_000);
    expect(await collecting).toMatchObject({ error: { code: 'DRV_ENGINE_TIMEOUT' } });
    expect(cache.stats()).toMatchObject({ images: 3, evictions: 0 });
  });
});

describe('close', () => {
  it('ends all work, removes nothing, and refuses leases', async () => {
    const { clock, store, cache } = cacheOver({ images: [c, b, a] }, { minAgeMs: 10_000 });
    const lease = cache.lease(a);
    lease.release();
    await clock.advance(0);
    expect(clock.pending).toBe(1);
    await cache.close();
    await cache[Symbol.asyncDispose]();
    expect([clock.pending, store.removals.length]).toEqual([0, 0]);
    expect(() => cache.lease(a)).toThrow(expect.objectContaining({ code: 'DRV_INVALID_STATE' }));
    await expect(cache.collect()).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
  });

  it('makes a release afterwards harmless', async () => {
    const { clock, store, cache } = cacheOver({ images: [c, b, a] });
    const leases = [cache.lease(a), cache.lease(parseReference('b'))];
    await cache.close();
    for (const lease of leases) lease.release();
    await clock.advance(60_000);
    expect(store.removals).toEqual([]);
  });

  it('does not wait for a store that hangs', async () => {
    const { cache, store, settle } = cacheOver({ images: [c, b, a] });
    store.onRemove = () => new Promise(() => {});
    const collecting = outcomeOf(cache.collect());
    await settle();
    await cache.close();
    expect(await collecting).toMatchObject({ error: { code: 'DRV_ABORTED' } });
  });
});

describe('collect', () => {
  it('is shared by calls at the same time, and left by a signal', async () => {
    const { store, cache } = cacheOver({ images: [c, b, a] });
    const abort = new AbortController();
    const calls = [cache.collect(), cache.collect(), cache.collect({ signal: abort.signal })];
    abort.abort('bored');
    await expect(calls[2]).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: 'bored' });
    expect(await calls[0]).toEqual(await calls[1]);
    expect(store.lists).toBe(1);
  });
});

describe('options', () => {
  it.each([
    [{ maxBytes: -1 }, 'maxBytes'],
    [{ maxBytes: Number.NaN }, 'maxBytes'],
    [{ maxBytes: 10, lowBytes: 11 }, 'lowBytes'],
    [{ maxBytes: 10, minAgeMs: -1 }, 'minAgeMs'],
    [{ maxBytes: 10, refreshMs: -1 }, 'refreshMs'],
  ])('that make no sense are refused by name: %j', (options, name) => {
    expect(() => createImageCache({ store: createScriptedStore(), ...options })).toThrow(
      expect.objectContaining({
        code: 'DRV_INVALID_OPTION',
        message: expect.stringContaining(name) as string,
      }),
    );
  });

  it('hold patterns, which are read at once', () => {
    const make = () => createImageCache({ store: createScriptedStore(), maxBytes: 1, exempt: ['Bad/Name'] });
    expect(make).toThrow(expect.objectContaining({ code: 'DRV_INVALID_REFERENCE' }));
  });
});
