import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { CACHE, COLLECT } from '../src/cache/check-cache-options.ts';
import { createImageCache, createImagePuller, createProgressTracker, parseReference } from '../src/index.ts';
import { ENSURE, PULLER } from '../src/pull/check-puller-options.ts';
import { TRACKER } from '../src/pull/progress-tracker.ts';

/** As from plain JavaScript. */
const asked = (options: unknown) => options as never;
const notReached = async () => {
  throw new Error('not reached');
};
const store = asked({ inspect: notReached, list: notReached, pull: notReached });

testKinds('createImagePuller', {
  takesOthers: true,
  kinds: PULLER,
  base: { store },
  call: (options) => createImagePuller(asked(options)),
});
testKinds('ensure', {
  takesOthers: true,
  kinds: ENSURE,
  call: (options) => createImagePuller({ store }).ensure(parseReference('busybox'), asked(options)),
});
testKinds('createProgressTracker', {
  takesOthers: true,
  kinds: TRACKER,
  call: (options) => createProgressTracker(asked(options)),
});
testKinds('createImageCache', {
  takesOthers: true,
  kinds: CACHE,
  base: { store, maxBytes: 1 },
  call: (options) => createImageCache(asked(options)),
});
testKinds('collect', {
  takesOthers: true,
  kinds: COLLECT,
  call: (options) => createImageCache({ store, maxBytes: 1 }).collect(asked(options)),
});
