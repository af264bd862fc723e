import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { assertCode } from '../../cases/assert-code.ts';
import type { ConformanceCase } from '../../cases/case.ts';
import type { ImageStoreContext } from '../image-store-context.ts';
import { pullAll } from '../pull-all.ts';

export const failureCases: readonly ConformanceCase<ImageStoreContext>[] = [
  {
    id: 'STOR-040',
    title: 'a pull of what the registry does not have is DRV_IMAGE_NOT_FOUND',
    async run({ createStore, images }) {
      const store = await createStore();
      await assertCode(pullAll(store, images.absent), 'DRV_IMAGE_NOT_FOUND');
      assert.equal(await store.inspect(images.absent), undefined);
    },
  },
  {
    id: 'STOR-041',
    title: 'a guarded image without credentials is DRV_UNAUTHORIZED, and is not there afterwards',
    requires: isGuarded,
    async run({ createStore, images: { guarded } }) {
      assert.ok(guarded !== undefined);
      const store = await createStore();
      await assertCode(pullAll(store, guarded.reference), 'DRV_UNAUTHORIZED');
      await assertCode(
        pullAll(store, guarded.reference, { credentials: { kind: 'anonymous' } }),
        'DRV_UNAUTHORIZED',
      );
      assert.equal(await store.inspect(guarded.reference), undefined);
    },
  },
  {
    id: 'STOR-042',
    title: 'a guarded image with wrong credentials is DRV_UNAUTHORIZED, and the error does not show them',
    requires: isGuarded,
    async run({ createStore, images: { guarded } }) {
      assert.ok(guarded !== undefined && guarded.wrong.kind === 'basic');
      const store = await createStore();
      const pull = pullAll(store, guarded.reference, { credentials: guarded.wrong });
      const error = await assertCode(pull, 'DRV_UNAUTHORIZED');
      const shown = inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error);
      assert.ok(!shown.includes(guarded.wrong.password), 'the error shows the password');
    },
  },
  {
    id: 'STOR-043',
    title: 'a pull that breaks after it began is an error, whatever status the store had answered with',
    requires: ({ breaks }) => breaks || 'no breaking image was named',
    async run({ createStore, images: { breaks } }) {
      assert.ok(breaks !== undefined);
      const store = await createStore();
      const error = await assertCode(
        pullAll(store, breaks),
        'DRV_REGISTRY_UNAVAILABLE',
        'DRV_ENGINE_FAILED',
        'DRV_PULL_STALLED',
      );
      assert.ok(error.kind === 'registry' || error.kind === 'engine');
      assert.equal(await store.inspect(breaks), undefined);
    },
  },
  {
    id: 'STOR-044',
    title: 'a registry that cannot be reached is DRV_REGISTRY_UNAVAILABLE, which may be tried again',
    requires: ({ unavailable }) => unavailable || 'no unreachable registry was named',
    async run({ createStore, images: { unavailable } }) {
      assert.ok(unavailable !== undefined);
      const error = await assertCode(pullAll(await createStore(), unavailable), 'DRV_REGISTRY_UNAVAILABLE');
      assert.equal(error.retryable, true);
    },
  },
  {
    id: 'STOR-045',
    title: 'a registry that limits the rate of pulls is DRV_RATE_LIMITED, which may be tried again',
    requires: ({ rateLimited }) => rateLimited || 'no rate-limited image was named',
    async run({ createStore, images: { rateLimited } }) {
      assert.ok(rateLimited !== undefined);
      const error = await assertCode(pullAll(await createStore(), rateLimited), 'DRV_RATE_LIMITED');
      assert.equal(error.retryable, true);
    },
  },
  {
    id: 'STOR-046',
    title: 'an image that is not for the platform asked for is DRV_IMAGE_UNSUPPORTED',
    requires: ({ multiPlatform }) => multiPlatform || 'no image of several platforms was named',
    async run({ createStore, images: { multiPlatform, foreignPlatform } }) {
      assert.ok(multiPlatform !== undefined && foreignPlatform !== undefined);
      const pull = pullAll(await createStore(), multiPlatform, { platform: foreignPlatform });
      await assertCode(pull, 'DRV_IMAGE_UNSUPPORTED');
    },
  },
  {
    id: 'STOR-047',
    title: 'a pull that failed does not stand in the way of the next one',
    requires: isGuarded,
    async run({ createStore, images: { guarded } }) {
      assert.ok(guarded !== undefined);
      const store = await createStore();
      await assertCode(pullAll(store, guarded.reference, { credentials: guarded.wrong }), 'DRV_UNAUTHORIZED');
      await pullAll(store, guarded.reference, { credentials: guarded.credentials });
      assert.notEqual(await store.inspect(guarded.reference), undefined);
    },
  },
];

function isGuarded(traits: ImageStoreContext['capabilities']): true | string {
  return traits.guarded || 'no guarded image was named';
}
