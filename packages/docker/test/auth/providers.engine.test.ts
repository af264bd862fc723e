import { join } from 'node:path';
import {
  cached,
  defaultKeychain,
  dockerConfigProvider,
  envProvider,
  fromAuther,
  keychain,
  originOf,
  staticProvider,
} from '@drv/auth';
import type { CredentialProvider, Credentials } from '@drv/core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { startRegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { pullAndRun } from './support/auth-engine.ts';
import { tempHome, type TempHome } from './support/temp-home.ts';

// Pulls from real registries that want a password, with the credentials coming from each provider in turn.

const { images, registry, tlsRegistry, unavailable } = inject('engine');
// A proxy of its own gives the image a name that no other test uses.
const proxy = registry === undefined ? undefined : await startRegistryProxy(registry.address);
afterAll(() => proxy?.close());

interface Login {
  /** `host:port`. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
}

type MakeProvider = (
  login: Login,
) => Promise<{ readonly provider: CredentialProvider; readonly home?: TempHome }>;

const basic = ({ username, password }: Login): Credentials => ({ kind: 'basic', username, password });
const auth = ({ username, password }: Login) => Buffer.from(`${username}:${password}`).toString('base64');
const entries = (login: Login) => ({ [login.address]: { auth: auth(login) } });
const config = (login: Login) => JSON.stringify({ auths: entries(login) });

const helper = ({ username, password, address }: Login) => `#!/bin/sh
read -r address
[ "$1 $address" = 'get ${address}' ] || { echo 'credentials not found in native keychain'; exit 1; }
echo '${JSON.stringify({ ServerURL: 'https://elsewhere.example', Username: username, Secret: password })}'
`;

async function fromHome(
  files: Readonly<Record<string, string>>,
  make: (home: TempHome) => CredentialProvider = ({ env }) => dockerConfigProvider({ env }),
) {
  const home = await tempHome(files);
  return { provider: make(home), home };
}

const providers: Readonly<Record<string, MakeProvider>> = {
  staticProvider: async (login) => ({ provider: staticProvider({ [login.address]: basic(login) }) }),
  'fromAuther in a keychain': async (login) => ({
    provider: keychain(
      staticProvider({}),
      fromAuther('vault', ({ registry: host }) => (host === login.address ? basic(login) : undefined)),
    ),
  }),
  DOCKER_AUTH: async (login) => ({
    provider: envProvider({
      env: { DOCKER_AUTH: JSON.stringify({ [`https://${login.address}`]: { auth: auth(login) } }) },
    }),
  }),
  DOCKER_AUTH_CONFIG: async (login) => ({
    provider: envProvider({ env: { DOCKER_AUTH_CONFIG: config(login) } }),
  }),
  '~/.docker/config.json': (login) => fromHome({ '.docker/config.json': config(login) }),
  '$DOCKER_CONFIG/config.json': (login) =>
    fromHome({ 'elsewhere/config.json': config(login) }, ({ env, path }) =>
      dockerConfigProvider({ env: { ...env, DOCKER_CONFIG: join(path, 'elsewhere') } }),
    ),
  '~/.dockercfg': (login) => fromHome({ '.dockercfg': JSON.stringify(entries(login)) }),
  "Podman's auth.json, for one repository": (login) => {
    const auths = { [`${login.address}/drv`]: { auth: auth(login) } };
    return fromHome({ 'run/containers/auth.json': JSON.stringify({ auths }) });
  },
  REGISTRY_AUTH_FILE: (login) =>
    fromHome({ 'auth.json': config(login) }, ({ env, path }) =>
      dockerConfigProvider({ env: { ...env, REGISTRY_AUTH_FILE: join(path, 'auth.json') } }),
    ),
  credsStore: (login) =>
    fromHome({
      '.docker/config.json': JSON.stringify({ auths: { [login.address]: {} }, credsStore: 'test' }),
      'bin/docker-credential-test': helper(login),
    }),
  credHelpers: (login) =>
    fromHome({
      '.docker/config.json': JSON.stringify({ credHelpers: { [login.address]: 'test' } }),
      'bin/docker-credential-test': helper(login),
    }),
  'defaultKeychain, cached': (login) =>
    fromHome({ '.docker/config.json': config(login) }, ({ env }) => cached(defaultKeychain({ env }))),
};

function pulls(
  title: string,
  image: string | undefined,
  login: Login | undefined,
  reason: string | undefined,
): void {
  describe.skipIf(image === undefined || login === undefined)(
    `${title}${reason === undefined ? '' : ` (${reason})`}`,
    () => {
      it.each(Object.entries(providers))('takes what %s says', async (_name, make) => {
        if (image === undefined || login === undefined) return;
        const { provider, home } = await make(login);
        await using _home = home;
        const { result, error, leftover } = await pullAndRun(image, provider);
        expect(error).toBeUndefined();
        expect(result?.status).toBe('success');
        expect(leftover).toBeUndefined();
      });

      it('gives nothing to a task without credentials', async () => {
        if (image === undefined) return;
        const { error, leftover } = await pullAndRun(image, undefined);
        expect(error).toMatchObject({ code: 'DRV_UNAUTHORIZED' });
        expect(leftover).toBeUndefined();
      });
    },
  );
}

const path = (image: string | undefined): string => image?.slice(image.indexOf('/')) ?? '';

pulls(
  'a registry with a password',
  proxy === undefined ? undefined : `${proxy.address}${path(images.registryBusybox)}`,
  registry === undefined || proxy === undefined ? undefined : { ...registry, address: proxy.address },
  unavailable.registry,
);
pulls('a registry with TLS and a password', images.tlsBusybox, tlsRegistry, unavailable.tlsRegistry);

it.skipIf(proxy === undefined || registry === undefined)(
  'keeps the origin of the answer up to the driver',
  async () => {
    if (proxy === undefined || registry === undefined) return;
    const login = { ...registry, address: proxy.address };
    await using home = await tempHome({ '.docker/config.json': config(login) });
    const answer = await cached(defaultKeychain({ env: home.env })).resolve({
      registry: proxy.address,
      repository: 'drv/busybox',
    });
    expect(originOf(answer)).toEqual({ source: join(home.path, '.docker/config.json'), key: proxy.address });
  },
);
