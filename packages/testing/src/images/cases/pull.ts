import assert from 'node:assert/strict';
import type { ConformanceCase } from '../../cases/case.ts';
import type { ImageStoreContext } from '../image-store-context.ts';
import { pullAll } from '../pull-all.ts';

export const pullCases: readonly ConformanceCase<ImageStoreContext>[] = [
  {
    id: 'STOR-020',
    title: 'the image is there when the iteration of its pull has ended',
    async run({ createStore, images }) {
      const store = await createStore();
      await pullAll(store, images.pullable);
      assert.notEqual(await store.inspect(images.pullable), undefined);
    },
  },
  {
    id: 'STOR-021',
    title: 'a pull tells its progress: a status always, bytes where it knows them',
    async run({ createStore, images }) {
      const events = await pullAll(await createStore(), images.pullable);
      assert.ok(events.length > 0);
      for (const { status, currentBytes, totalBytes } of events) {
        assert.notEqual(status, '');
        for (const bytes of [currentBytes, totalBytes]) {
          assert.ok(bytes === undefined || (Number.isSafeInteger(bytes) && bytes >= 0));
        }
        if (currentBytes !== undefined && totalBytes !== undefined) assert.ok(currentBytes <= totalBytes);
      }
    },
  },
  {
    id: 'STOR-022',
    title: 'a pull of an image that is there succeeds and changes nothing',
    async run({ createStore, images }) {
      const store = await createStore();
      await pullAll(store, images.pullable);
      const first = await store.inspect(images.pullable);
      await pullAll(store, images.pullable);
      assert.equal((await store.inspect(images.pullable))?.id, first?.id);
    },
  },
  {
    id: 'STOR-023',
    title: 'a pulled image tells the digest that the registry knows it by, and is found by it',
    async run({ createStore, images }) {
      const store = await createStore();
      await pullAll(store, images.pullable);
      const image = await store.inspect(images.pullable);
      const digest = image?.digests.map((name) => name.split('@')[1] ?? '').find((text) => text !== '');
      assert.match(digest ?? '', /^sha256:[a-f0-9]{64}$/);
      const { registry, repository } = images.pullable;
      const found = await store.inspect({ registry, repository, digest: digest ?? '' });
      assert.equal(found?.id, image?.id);
    },
  },
  {
    id: 'STOR-024',
    title: 'two pulls of one image at once both end, and it is there once',
    async run({ createStore, images }) {
      const store = await createStore();
      await Promise.all([pullAll(store, images.pullable), pullAll(store, images.pullable)]);
      const image = await store.inspect(images.pullable);
      assert.equal((await store.list()).filter(({ id }) => id === image?.id).length, 1);
    },
  },
  {
    id: 'STOR-025',
    title: 'a guarded image is given to whoever has the credentials',
    requires: ({ guarded }) => guarded || 'no guarded image was named',
    async run({ createStore, images: { guarded } }) {
      assert.ok(guarded !== undefined);
      const store = await createStore();
      await pullAll(store, guarded.reference, { credentials: guarded.credentials });
      assert.notEqual(await store.inspect(guarded.reference), undefined);
    },
  },
];
