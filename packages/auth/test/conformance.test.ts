import {
  cached,
  defaultKeychain,
  dockerConfigProvider,
  envProvider,
  fromAuther,
  keychain,
  staticProvider,
  type FileAccess,
} from '@drv/auth';
import type { CredentialProvider, Credentials, RegistryTarget } from '@drv/core';
import {
  createCredentialProviderContext,
  credentialProviderCases,
  type CredentialProviderHarness,
} from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { scriptedHelpers } from './support/helper-script.ts';
import { VirtualFiles } from './support/virtual-files.ts';

const at = (registry: string, repository: string): RegistryTarget => ({ registry, repository });
const basic = (username: string, password: string): Credentials => ({ kind: 'basic', username, password });

const answers = [
  { target: at('registry.example.com', 'team/app'), credentials: basic('ada', 'first-long-secret') },
  { target: at('registry.example.com:5000', 'app'), credentials: basic('bob', 'second-long-secret') },
  { target: at('docker.io', 'library/busybox'), credentials: basic('hub', 'third-long-secret') },
];
const notMine = [at('ghcr.io', 'a/b'), at('localhost:5000', 'a')];
const CONFIG = JSON.stringify({
  auths: Object.fromEntries(
    answers.map(({ target, credentials }) => [
      target.registry === 'docker.io' ? 'https://index.docker.io/v1/' : target.registry,
      credentials,
    ]),
  ),
});
const PATH = '/cfg/config.json';

function fileAccess(text: string): FileAccess {
  const { readFile, statFile } = new VirtualFiles({ [PATH]: text });
  return { readFile, statFile };
}

function suite(name: string, harness: CredentialProviderHarness): void {
  describeCases(name, {
    cases: credentialProviderCases,
    setup: () => createCredentialProviderContext(harness),
  });
}

suite('staticProvider', {
  createProvider: () =>
    staticProvider({
      ...Object.fromEntries(answers.map(({ target, credentials }) => [target.registry, credentials])),
      'public.example.com': { kind: 'anonymous' },
    }),
  answers,
  notMine,
  anonymous: [at('public.example.com', 'a')],
});

const broken = at('broken.example.com', 'a');
const hanging = at('hanging.example.com', 'a');

suite('fromAuther', {
  createProvider: () => fromAuther('vault', (target) => autherAnswer(target)),
  answers,
  notMine,
  fails: [broken],
  hangs: hanging,
});

function autherAnswer({ registry }: RegistryTarget): Credentials | undefined | Promise<undefined> {
  if (registry === broken.registry) throw new Error('sealed');
  if (registry === hanging.registry) return new Promise(() => {});
  return answers.find(({ target }) => target.registry === registry)?.credentials;
}

suite('envProvider with DOCKER_AUTH_CONFIG', {
  createProvider: () => envProvider({ env: { DOCKER_AUTH_CONFIG: CONFIG } }),
  answers,
  notMine,
});

suite('envProvider with DOCKER_AUTH, which answers for every registry', {
  createProvider: () => envProvider({ env: { DOCKER_AUTH: CONFIG } }),
  answers,
  notMine: [],
  anonymous: notMine,
  everyRegistry: true,
});

const files = new VirtualFiles({ [PATH]: CONFIG });

suite('dockerConfigProvider', {
  createProvider: () => {
    files.write(PATH, CONFIG.replace('"auths":{', '"auths":{"broken.example.com":7,'));
    return dockerConfigProvider({
      env: {},
      paths: [PATH],
      readFile: files.readFile,
      statFile: files.statFile,
    });
  },
  answers,
  notMine,
  fails: [broken],
  rotate: () => {
    files.write(PATH, CONFIG.replace('first-long-secret', 'rotated-long-secret'));
    return basic('ada', 'rotated-long-secret');
  },
});

suite('dockerConfigProvider with a helper', {
  createProvider: () =>
    dockerConfigProvider({
      env: {},
      paths: [PATH],
      ...fileAccess('{"credsStore":"x"}'),
      runHelper: async (call, options) => {
        if (call.serverUrl !== hanging.registry) return await helper(call, options);
        return await new Promise((_resolve, reject) => {
          options.signal?.addEventListener('abort', () => reject(new Error('killed')));
        });
      },
    }),
  answers,
  notMine,
  fails: [broken],
  hangs: hanging,
});

const helper = scriptedHelpers({
  'docker-credential-x': {
    ...Object.fromEntries(
      answers.map(({ target, credentials }) => [
        target.registry === 'docker.io' ? 'https://index.docker.io/v1/' : target.registry,
        {
          exit: 0,
          stdout: JSON.stringify({
            Username: Reflect.get(credentials, 'username') as unknown,
            Secret: Reflect.get(credentials, 'password') as unknown,
          }),
        },
      ]),
    ),
    [broken.registry]: { exit: 1, stdout: 'first-long-secret' },
  },
});

const composed: Readonly<Record<string, () => CredentialProvider>> = {
  defaultKeychain: () => defaultKeychain({ env: { HOME: '/cfg' }, paths: [PATH], ...fileAccess(CONFIG) }),
  'keychain of one and another': () =>
    keychain(
      staticProvider({ 'docker.io': answers[2]?.credentials ?? { kind: 'anonymous' } }),
      dockerConfigProvider({ env: {}, paths: [PATH], ...fileAccess(CONFIG) }),
    ),
};

for (const [name, createProvider] of Object.entries(composed)) {
  suite(name, { createProvider, answers, notMine });
  suite(`${name}, cached`, { createProvider: () => cached(createProvider()), answers, notMine });
}

suite('cached', {
  createProvider: () => cached(fromAuther('vault', (target) => autherAnswer(target))),
  answers,
  notMine,
  fails: [broken],
  hangs: hanging,
});
