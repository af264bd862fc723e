import { randomBytes, randomUUID } from 'node:crypto';
import { runTask, type ContainerTask } from '@drv/core';
import { createDockerDriver, createDockerImageStore, createEngineClient } from '@drv/docker';
import { createImageCache, createImagePuller, parseReference } from '@drv/image';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';
import { canStartEngine, useOwnEngine } from '../support/own-engine.ts';
import { startRegistryProxy, type RegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { publishLayered } from './support/publish-layered.ts';

const { host, images, registry, unavailable } = inject('engine');
const why =
  unavailable.registry ?? (canStartEngine ? '' : 'needs root on Linux, to start an engine of its own');
const MB = 1_000_000;
const LAYER = 3 * MB;
const prefix = `drv/cache-${randomBytes(4).toString('hex')}`;
const NAMES = ['a', 'b', 'c', 'd', 'e'];

// The cache removes whatever is too much, so that it gets an engine to itself.
describe.skipIf(why !== '')(`an image cache on a real engine ${why}`.trim(), () => {
  const own = useOwnEngine();
  let open: RegistryProxy;
  const nameOf = (name: string) => `${open.address}/${prefix}-${name}:1`;

  beforeAll(async () => {
    if (registry === undefined) return;
    open = await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`);
    for (const name of NAMES) {
      await publishLayered(`${prefix}-${name}:1`, LAYER, { host, busybox: images.busybox, registry });
    }
  }, 180_000);
  afterAll(() => open.close());

  async function setUp(room: number) {
    const engine = createEngineClient({ host: own.current.host });
    const store = createDockerImageStore({ engine });
    const { layerBytes } = await store.usage();
    const maxBytes = layerBytes + room;
    const cache = createImageCache({
      store,
      maxBytes,
      lowBytes: maxBytes - LAYER,
      minAgeMs: 0,
      exempt: ['drv.test/*'],
    });
    const puller = createImagePuller({ store });
    const driver = createDockerDriver({ engine, puller, cache });
    return {
      cache,
      driver,
      puller,
      store,
      maxBytes,
      async [Symbol.asyncDispose]() {
        await driver.close();
        await puller.close();
        await cache.close();
        for (const name of NAMES) await engine.removeImage(nameOf(name));
        await engine.close();
      },
    };
  }

  it('keeps to a budget for two of five images while eight tasks run at a time', async () => {
    await using all = await setUp(2.5 * LAYER);
    const task = (name: string): ContainerTask => ({
      id: `cache-${randomUUID().slice(0, 8)}`,
      image: nameOf(name),
      // Reads the image's own layer at the end, when the image must still be there.
      command: ['sh', '-c', `sleep 0.2; test $(wc -c < /blob) = ${LAYER}`],
      network: 'none',
    });
    const before = open.pulls;
    const worker = async (number: number) => {
      const statuses: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        const name = NAMES[(number + 2 * round) % NAMES.length] ?? 'a';
        statuses.push((await runTask(all.driver, task(name))).status);
      }
      return statuses;
    };
    const statuses = await Promise.all(Array.from({ length: 8 }, (_, number) => worker(number)));
    expect(new Set(statuses.flat())).toEqual(new Set(['success']));
    expect(statuses.flat()).toHaveLength(32);

    await all.cache.collect();
    const stats = all.cache.stats();
    expect(stats.evictions).toBeGreaterThanOrEqual(3);
    expect(open.pulls - before).toBeGreaterThanOrEqual(NAMES.length);
    expect(stats.leased).toBe(0);
    expect((await all.store.usage()).layerBytes).toBeLessThanOrEqual(all.maxBytes);
    // Exempt, and needed by nobody now.
    expect(await all.store.inspect(parseReference('drv.test/busybox:1'))).toBeDefined();
  }, 180_000);

  it('leaves alone what containers of somebody else use, running or not', async () => {
    await using all = await setUp(0);
    const [used, idle] = [nameOf('a'), nameOf('b')];
    for (const name of [used, idle]) await all.puller.ensure(parseReference(name));
    const { api } = own.current;
    const [made] = await api.json('POST', '/containers/create', { body: { Image: used, Cmd: ['true'] } });
    const container = String((made as { Id?: unknown }).Id);
    try {
      const { removed } = await all.cache.collect();
      expect(removed.flatMap(({ tags }) => tags)).toEqual([idle]);
      expect(all.cache.stats().conflicts).toBe(1);
      expect(await all.store.inspect(parseReference(used))).toBeDefined();
    } finally {
      await api.call('DELETE', `/containers/${container}`);
    }
  });

  it('counts a layer that images share once', async ({ skip }) => {
    skip(isPodman, ON_PODMAN.countsTwice);
    await using all = await setUp(100 * MB);
    const before = await all.store.usage();
    for (const name of ['a', 'b']) await all.puller.ensure(parseReference(nameOf(name)));
    const held = await all.store.list();
    const sizes = held
      .filter(({ tags }) => tags.some((tag) => tag.includes(prefix)))
      .map(({ sizeBytes }) => sizeBytes);
    const added = (await all.store.usage()).layerBytes - before.layerBytes;
    // Each has busybox and a layer of its own; busybox was there before.
    expect(sizes.every((size) => size > LAYER)).toBe(true);
    expect(added).toBeGreaterThanOrEqual(2 * LAYER);
    expect(added).toBeLessThan(sizes.reduce((sum, size) => sum + size, 0));
  });

  it('hears of images that somebody else pulls, and removes what is too much', async () => {
    await using all = await setUp(1.5 * LAYER);
    const first = nameOf('a');
    using _begin = all.cache.lease(parseReference('drv.test/busybox:1'));
    const { api } = own.current;
    for (const name of ['a', 'b', 'c']) {
      const [repository, tag] = [nameOf(name).slice(0, -2), '1'];
      await api.call('POST', '/images/create', { query: { fromImage: repository, tag } });
    }
    // Nobody calls the cache: the engine's events are enough.
    await expect.poll(async () => (await all.store.usage()).layerBytes).toBeLessThanOrEqual(all.maxBytes);
    expect(await all.store.inspect(parseReference(first))).toBeUndefined();
    expect(all.cache.stats().evictions).toBeGreaterThanOrEqual(1);
  });
});
