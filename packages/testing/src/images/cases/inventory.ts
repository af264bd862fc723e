import assert from 'node:assert/strict';
import { assertCode } from '../../cases/assert-code.ts';
import type { ConformanceCase } from '../../cases/case.ts';
import type { ImageStoreContext } from '../image-store-context.ts';
import { pullAll } from '../pull-all.ts';

export const inventoryCases: readonly ConformanceCase<ImageStoreContext>[] = [
  {
    id: 'STOR-001',
    title: 'inspect of an image that is not there is undefined, not an error',
    async run({ createStore, images }) {
      const store = await createStore();
      assert.equal(await store.inspect(images.absent), undefined);
      assert.equal(await store.inspect(images.pullable), undefined);
    },
  },
  {
    id: 'STOR-002',
    title: 'inspect tells the id, the names and the size of an image',
    async run({ createStore, images }) {
      const image = await (await createStore()).inspect(images.present);
      assert.match(image?.id ?? '', /^sha256:[a-f0-9]{64}$/);
      assert.ok((image?.tags ?? []).length > 0, 'the image has a tag');
      assert.ok(Number.isSafeInteger(image?.sizeBytes) && (image?.sizeBytes ?? 0) > 0);
    },
  },
  {
    id: 'STOR-003',
    title: 'list holds every image once, as inspect tells it',
    async run({ createStore, images }) {
      const store = await createStore();
      const image = await store.inspect(images.present);
      const listed = await store.list();
      assert.equal(listed.filter(({ id }) => id === image?.id).length, 1);
      assert.equal(new Set(listed.map(({ id }) => id)).size, listed.length);
    },
  },
  {
    id: 'STOR-004',
    title: 'inspect sees no image of another platform',
    requires: ({ foreignPlatform }) => foreignPlatform || 'no foreign platform was named',
    async run({ createStore, images }) {
      const store = await createStore();
      const platform = images.foreignPlatform;
      assert.ok(platform !== undefined);
      assert.equal(await store.inspect(images.present, { platform }), undefined);
    },
  },
  {
    id: 'STOR-005',
    title: 'remove takes an image away, from inspect and from list',
    async run({ createStore, images }) {
      const store = await createStore();
      await pullAll(store, images.pullable);
      const image = await store.inspect(images.pullable);
      assert.ok(image !== undefined);
      await store.remove(image.id);
      assert.equal(await store.inspect(images.pullable), undefined);
      assert.ok(!(await store.list()).some(({ id }) => id === image.id));
    },
  },
  {
    id: 'STOR-006',
    title: 'remove of an image that is gone is a success',
    async run({ createStore, images }) {
      const store = await createStore();
      await pullAll(store, images.pullable);
      const image = await store.inspect(images.pullable);
      assert.ok(image !== undefined);
      await store.remove(image.id);
      await store.remove(image.id);
      await store.remove(`sha256:${'0'.repeat(64)}`);
    },
  },
  {
    id: 'STOR-007',
    title: 'remove of an image that a container uses is DRV_CONFLICT, and it stays',
    requires: (traits) => traits.use || 'no container can be made',
    async run({ createStore, images, use }) {
      const store = await createStore();
      const image = await store.inspect(images.present);
      assert.ok(image !== undefined && use !== undefined);
      const release = await use(image.id);
      try {
        await assertCode(store.remove(image.id), 'DRV_CONFLICT');
        assert.equal((await store.inspect(images.present))?.id, image.id);
      } finally {
        await release();
      }
    },
  },
  {
    id: 'STOR-008',
    title: 'usage counts the bytes of all layers, and more of them after a pull',
    async run({ createStore, images }) {
      const store = await createStore();
      const before = await store.usage();
      assert.ok(Number.isSafeInteger(before.layerBytes) && before.layerBytes >= 0);
      await pullAll(store, images.pullable);
      assert.ok((await store.usage()).layerBytes >= before.layerBytes);
    },
  },
];
