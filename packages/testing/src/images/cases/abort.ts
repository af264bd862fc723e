import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { assertCode } from '../../cases/assert-code.ts';
import type { ConformanceCase } from '../../cases/case.ts';
import type { ImageStoreContext } from '../image-store-context.ts';
import { pullAll } from '../pull-all.ts';

export const abortCases: readonly ConformanceCase<ImageStoreContext>[] = [
  {
    id: 'STOR-060',
    title: 'every call with an aborted signal is DRV_ABORTED',
    async run({ createStore, images }) {
      const store = await createStore();
      const signal = AbortSignal.abort(new Error('too late'));
      await assertCode(store.inspect(images.present, { signal }), 'DRV_ABORTED');
      await assertCode(pullAll(store, images.pullable, { signal }), 'DRV_ABORTED');
      await assertCode(store.list({ signal }), 'DRV_ABORTED');
      await assertCode(store.usage({ signal }), 'DRV_ABORTED');
      assert.equal(await store.inspect(images.pullable), undefined);
    },
  },
  {
    id: 'STOR-061',
    title: 'an aborted remove removes nothing',
    async run({ createStore, images }) {
      const store = await createStore();
      const image = await store.inspect(images.present);
      assert.ok(image !== undefined);
      await assertCode(store.remove(image.id, { signal: AbortSignal.abort() }), 'DRV_ABORTED');
      assert.equal((await store.inspect(images.present))?.id, image.id);
    },
  },
  {
    id: 'STOR-062',
    title: 'abort ends a pull that makes no progress, with the reason as the cause',
    requires: stalls,
    async run({ createStore, images }) {
      assert.ok(images.stalls !== undefined);
      const store = await createStore();
      const caller = new AbortController();
      const reason = new Error('changed my mind');
      const pull = (async () => {
        for await (const event of store.pull(images.stalls ?? images.absent, { signal: caller.signal })) {
          // The first event proves that the transfer had begun.
          if (event.status !== '') caller.abort(reason);
        }
      })();
      const error = await assertCode(pull, 'DRV_ABORTED');
      assert.equal(error.cause, reason);
      assert.equal(await store.inspect(images.stalls), undefined);
    },
  },
  {
    id: 'STOR-063',
    title: 'leaving the loop ends a pull, and the image is not there',
    requires: stalls,
    async run({ createStore, images }) {
      assert.ok(images.stalls !== undefined);
      const store = await createStore();
      let events = 0;
      for await (const event of store.pull(images.stalls)) {
        events += event.status === '' ? 0 : 1;
        break;
      }
      assert.equal(events, 1);
      assert.equal(await store.inspect(images.stalls), undefined);
    },
  },
  {
    id: 'STOR-064',
    title: 'the abort of one of two pulls of an image leaves the other alone',
    async run({ createStore, images }) {
      const store = await createStore();
      const caller = new AbortController();
      const first = pullAll(store, images.pullable, { signal: caller.signal }).catch(() => []);
      const second = pullAll(store, images.pullable);
      caller.abort();
      await first;
      await second;
      assert.notEqual(await store.inspect(images.pullable), undefined);
    },
  },
  {
    id: 'STOR-065',
    title: 'keeps no listener on a signal that is not aborted',
    async run({ createStore, images }) {
      const store = await createStore();
      const { signal } = new AbortController();
      await store.inspect(images.present, { signal });
      await pullAll(store, images.pullable, { signal });
      await store.list({ signal });
      assert.deepEqual(getEventListeners(signal, 'abort'), []);
    },
  },
];

function stalls(traits: ImageStoreContext['capabilities']): true | string {
  return traits.stalls || 'no stalling image was named';
}
