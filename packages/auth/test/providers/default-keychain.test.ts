import { cached, defaultKeychain, originOf } from '@drv/auth';
import type { Logger } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { scriptedHelpers } from '../support/helper-script.ts';
import { VirtualFiles } from '../support/virtual-files.ts';

const ghcr = { registry: 'ghcr.io', repository: 'team/app' };
const hub = { registry: 'docker.io', repository: 'library/busybox' };
const DOCKER = '/home/u/.docker/config.json';
const PODMAN = '/run/u/containers/auth.json';
const configFor = (registry: string, username: string) =>
  JSON.stringify({ auths: { [registry]: { username, password: 'p' } } });

function keychainOf(
  files: VirtualFiles,
  { env = {}, warnings = [] }: { readonly env?: Record<string, string>; readonly warnings?: string[] } = {},
) {
  const nothing = () => {};
  const logger: Logger = {
    debug: nothing,
    info: nothing,
    warn: (_fields, message) => void warnings.push(message),
    error: nothing,
  };
  return defaultKeychain({
    env: { HOME: '/home/u', XDG_RUNTIME_DIR: '/run/u', ...env },
    platform: 'linux',
    uid: 1000,
    readFile: files.readFile,
    statFile: files.statFile,
    runHelper: scriptedHelpers({}),
    logger,
  });
}

describe('a file that is closed to this user', () => {
  it.each([
    ['the runtime directory of the user before `su`', PODMAN, DOCKER],
    ['a config.json that root has written', DOCKER, PODMAN],
  ])('is passed over with one warning: %s', async (_what, closed, open) => {
    const warnings: string[] = [];
    const files = new VirtualFiles({ [open]: configFor('ghcr.io', 'ada') }, { [closed]: 'unreadable' });
    const keychain = keychainOf(files, { warnings });
    expect(await keychain.resolve(ghcr)).toMatchObject({ username: 'ada' });
    expect(await keychain.resolve(hub)).toBeUndefined();
    expect(await keychain.resolve(hub)).toBeUndefined();
    expect(warnings).toEqual([`${closed}: cannot be read (EACCES), and is passed over`]);
  });

  it('is used once it is open, also where answers are kept', async () => {
    const files = new VirtualFiles({}, { [DOCKER]: 'unreadable' });
    const keychain = cached(keychainOf(files));
    expect(await keychain.resolve(ghcr)).toBeUndefined();
    files.write(DOCKER, configFor('ghcr.io', 'ada'));
    expect(await keychain.resolve(ghcr)).toMatchObject({ username: 'ada' });
  });

  it('is not the same as one that could not be read this time', async () => {
    const readFile = () => Promise.reject(Object.assign(new Error('no'), { code: 'EMFILE' }));
    const keychain = defaultKeychain({ env: { HOME: '/home/u' }, readFile });
    await expect(keychain.resolve(hub)).rejects.toMatchObject({
      code: 'DRV_CREDENTIALS',
      message: `${DOCKER}: cannot be read (EMFILE)`,
    });
  });
});

describe('a helper that is not installed', () => {
  it('as the store of a file from another machine, stops neither the entries of the file nor public images', async () => {
    const warnings: string[] = [];
    const config = {
      auths: { 'https://index.docker.io/v1/': {}, 'ghcr.io': { username: 'ada', password: 'p' } },
      credsStore: 'desktop.exe',
    };
    const keychain = keychainOf(new VirtualFiles({ [DOCKER]: JSON.stringify(config) }), { warnings });
    expect(await keychain.resolve(ghcr)).toMatchObject({ username: 'ada' });
    expect(await keychain.resolve(hub)).toBeUndefined();
    expect(warnings).toEqual(
      ['ghcr.io', 'https://index.docker.io/v1/'].map(
        (address) =>
          'The credential helper docker-credential-desktop.exe is not installed: there is no such program on PATH ' +
          `(asked for ${address}, named in ${DOCKER}). It is passed over.`,
      ),
    );
  });

  it('stops the images of the registry that it is named for, and no others', async () => {
    const config = JSON.stringify({ credHelpers: { 'gcr.io': 'gcloud', 'eu.gcr.io': 'gcloud' } });
    const keychain = keychainOf(new VirtualFiles({ [DOCKER]: config }));
    expect(await keychain.resolve(hub)).toBeUndefined();
    await expect(keychain.resolve({ registry: 'gcr.io', repository: 'a' })).rejects.toMatchObject({
      cause: { problem: 'helper-not-found', helper: 'docker-credential-gcloud', source: DOCKER },
    });
  });
});

describe('what is no login', () => {
  it('is not sent to Docker Hub: the tokens that docker login keeps for the account', async () => {
    const key = 'https://index.docker.io/v1/';
    const tokens = {
      [`${key}access-token`]: { auth: btoa('me:a') },
      [`${key}refresh-token`]: { auth: btoa('me:b') },
    };
    const withTokens = (auths: object) =>
      keychainOf(new VirtualFiles({ [DOCKER]: JSON.stringify({ auths }) })).resolve(hub);
    expect(await withTokens(tokens)).toBeUndefined();
    expect(await withTokens({ ...tokens, [key]: { auth: btoa('me:pat') } })).toMatchObject({
      password: 'pat',
    });
  });
});

describe('DOCKER_AUTH_CONFIG and a login in the files', () => {
  const files = () => new VirtualFiles({ [DOCKER]: configFor('ghcr.io', 'login') });
  const variable = { DOCKER_AUTH_CONFIG: configFor('ghcr.io', 'variable') };
  const sourceOf = async (env: Record<string, string>, target = ghcr) =>
    originOf(await keychainOf(files(), { env }).resolve(target))?.source;

  it('the variable counts', async () => {
    expect(await sourceOf(variable)).toBe('DOCKER_AUTH_CONFIG');
  });

  it('the login counts in a job of GitLab CI, where the variable is the runner’s', async () => {
    const env = { ...variable, GITLAB_CI: 'true' };
    expect(await sourceOf(env)).toBe(DOCKER);
    expect(await keychainOf(new VirtualFiles(), { env }).resolve(ghcr)).toMatchObject({
      username: 'variable',
    });
  });

  it('neither counts against DOCKER_AUTH for what both lack, also in a job of GitLab CI', async () => {
    const env = { DOCKER_AUTH: configFor('quay.io', 'whole'), GITLAB_CI: 'true' };
    expect(await keychainOf(files(), { env }).resolve(ghcr)).toEqual({ kind: 'anonymous' });
  });
});
