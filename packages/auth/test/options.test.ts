import { expect, it } from 'vitest';
import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { HELPER_RUNNER } from '../src/helper/create-helper-runner.ts';
import {
  cached,
  createHelperRunner,
  defaultKeychain,
  dockerConfigProvider,
  envProvider,
  fromAuther,
  reviewCredentials,
  staticProvider,
} from '../src/index.ts';
import { CACHED } from '../src/providers/cached-options.ts';
import { KEYCHAIN } from '../src/providers/default-keychain.ts';
import { FILES } from '../src/providers/docker-config-provider.ts';
import { ENV } from '../src/providers/env-provider.ts';
import { FROM_AUTHER } from '../src/providers/from-auther.ts';
import { REVIEW } from '../src/review/review-credentials.ts';

/** As from plain JavaScript. */
const asked = (options: unknown) => options as never;
const base = { env: {} };

testKinds('dockerConfigProvider', {
  takesOthers: true,
  kinds: FILES,
  base,
  call: (options) => dockerConfigProvider(asked(options)),
});
testKinds('envProvider', {
  takesOthers: true,
  kinds: ENV,
  base,
  call: (options) => envProvider(asked(options)),
});
testKinds('defaultKeychain', {
  takesOthers: true,
  kinds: KEYCHAIN,
  base,
  call: (options) => defaultKeychain(asked(options)),
});
testKinds('reviewCredentials', {
  takesOthers: true,
  kinds: KEYCHAIN,
  base: { ...base, paths: [] },
  call: (options) => reviewCredentials(asked(options)),
});
testKinds('the second of reviewCredentials', {
  takesOthers: true,
  kinds: REVIEW,
  call: (options) => reviewCredentials({ ...base, paths: [] }, asked(options)),
});
testKinds('createHelperRunner', {
  takesOthers: true,
  kinds: HELPER_RUNNER,
  base,
  call: (options) => createHelperRunner(asked(options)),
});
testKinds('cached', {
  takesOthers: true,
  kinds: CACHED,
  call: (options) => cached(staticProvider({}), asked(options)),
});
testKinds('fromAuther', {
  takesOthers: true,
  kinds: FROM_AUTHER,
  call: (options) => fromAuther('own', () => undefined, asked(options)),
});

it('runs no helpers of the environment for a text that is not empty', () => {
  expect(() => envProvider({ ...base, allowHelpers: asked('false') })).toThrow(
    'allowHelpers must be true or false',
  );
});

it('takes one object of options for every provider of a machine, and a logger that can only warn', () => {
  const shared = { ...base, homeDir: '/home/me', uid: 1, paths: [], logger: asked({ warn() {} }) };
  for (const make of [dockerConfigProvider, envProvider, defaultKeychain]) {
    expect(() => make(shared)).not.toThrow();
  }
});
