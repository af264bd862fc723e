import { dockerConfigProvider, originOf, type HelperCall } from '@drv/auth';
import { describe, expect, it } from 'vitest';
import { scriptedHelpers } from '../support/helper-script.ts';
import { VirtualFiles } from '../support/virtual-files.ts';

const quay = { registry: 'quay.io', repository: 'team/app' };
const env = { HOME: '/home/u', XDG_RUNTIME_DIR: '/run/u' };
const entry = (key: string, username: string) =>
  JSON.stringify({ auths: { [key]: { username, password: 'p' } } });
const DOCKER = '/home/u/.docker/config.json';
const PODMAN = '/run/u/containers/auth.json';
const OLD = '/home/u/.dockercfg';

const providerOf = (files: VirtualFiles) =>
  dockerConfigProvider({
    env,
    platform: 'linux',
    uid: 1000,
    readFile: files.readFile,
    statFile: files.statFile,
  });

describe('files', () => {
  it('are asked in order, the first with an answer wins', async () => {
    const all = {
      [DOCKER]: entry('gcr.io', 'docker'),
      [PODMAN]: entry('quay.io', 'podman'),
      [OLD]: entry('quay.io', 'old'),
    };
    const answer = await providerOf(new VirtualFiles(all)).resolve(quay);
    expect(answer).toMatchObject({ username: 'podman' });
    expect(originOf(answer)).toEqual({ source: PODMAN, key: 'quay.io' });
  });

  it('behind the one that answers are not read', async () => {
    const files = new VirtualFiles({ [DOCKER]: entry('quay.io', 'docker'), [PODMAN]: 'not JSON' });
    expect(await providerOf(files).resolve(quay)).toMatchObject({ username: 'docker' });
    expect(files.reads).toEqual([DOCKER]);
    await expect(providerOf(files).resolve({ ...quay, registry: 'gcr.io' })).rejects.toMatchObject({
      code: 'DRV_CREDENTIALS',
      message: `${PODMAN}: is not valid JSON`,
    });
  });

  it('are not read before they are needed, and can all be missing', async () => {
    const files = new VirtualFiles();
    const provider = providerOf(files);
    expect(files.reads).toEqual([]);
    expect(await provider.resolve(quay)).toBeUndefined();
  });

  it('can be named, in place of the usual ones', async () => {
    const files = new VirtualFiles({
      '/a': entry('gcr.io', 'a'),
      '/b': entry('quay.io', 'b'),
      [DOCKER]: entry('quay.io', 'x'),
    });
    const provider = dockerConfigProvider({ env, paths: ['/a', '/missing', '/b'], readFile: files.readFile });
    expect(await provider.resolve(quay)).toMatchObject({ username: 'b' });
  });

  it('have a version that changes with each of them', async () => {
    const files = new VirtualFiles({ [DOCKER]: '{}' });
    const provider = providerOf(files);
    const versions = [await provider.version()];
    files.write(PODMAN, '{}');
    versions.push(await provider.version());
    files.write(DOCKER, '{}');
    versions.push(await provider.version());
    expect(new Set(versions).size).toBe(3);
  });

  it('are read again after invalidate', async () => {
    const files = new VirtualFiles({ [DOCKER]: entry('quay.io', 'docker') });
    const provider = providerOf(files);
    await provider.resolve(quay);
    provider.invalidate?.(quay);
    await provider.resolve(quay);
    expect(files.reads).toEqual([DOCKER, DOCKER]);
  });
});

describe('helpers', () => {
  const config = (fields: object) =>
    new VirtualFiles({
      [DOCKER]: JSON.stringify({ auths: { 'quay.io': { username: 'entry', password: 'p' } }, ...fields }),
    });
  const helper = (username: string) => ({
    '*': { exit: 0, stdout: JSON.stringify({ Username: username, Secret: 's' }) },
  });

  async function ask(fields: object, script: Parameters<typeof scriptedHelpers>[0], registry = 'quay.io') {
    const calls: HelperCall[] = [];
    const provider = dockerConfigProvider({
      env,
      platform: 'linux',
      readFile: config(fields).readFile,
      runHelper: scriptedHelpers(script, calls),
    });
    return { answer: await provider.resolve({ ...quay, registry }), calls };
  }

  it('are asked before the entries, and named as the origin', async () => {
    const { answer } = await ask({ credsStore: 'x' }, { 'docker-credential-x': helper('store') });
    expect(answer).toMatchObject({ username: 'store' });
    expect(originOf(answer)).toEqual({ source: DOCKER, helper: 'docker-credential-x' });
  });

  it('that know nothing leave it to the entries', async () => {
    const { answer } = await ask({ credsStore: 'x' }, { 'docker-credential-x': {} });
    expect(answer).toMatchObject({ username: 'entry' });
  });

  it('of a host come before the store, and the empty one keeps the host from it', async () => {
    const script = { 'docker-credential-x': helper('store'), 'docker-credential-y': helper('host') };
    const own = await ask({ credsStore: 'x', credHelpers: { 'quay.io': 'y' } }, script);
    expect(own.answer).toMatchObject({ username: 'host' });
    const none = await ask({ credsStore: 'x', credHelpers: { 'quay.io': '' } }, script);
    expect(none.answer).toMatchObject({ username: 'entry' });
    expect(none.calls).toEqual([]);
  });

  it('are never chosen by path', async () => {
    const { calls } = await ask(
      { credHelpers: { 'quay.io/team': 'y' } },
      { 'docker-credential-y': helper('path') },
    );
    expect(calls).toEqual([]);
  });

  it('are asked for the host in its one form, for Docker Hub by its old address, and not for what is no host', async () => {
    const script = { 'docker-credential-x': helper('store') };
    for (const [registry, serverUrl] of [
      ['QUAY.io:443', 'quay.io:443'],
      ['docker.io', 'https://index.docker.io/v1/'],
      ['index.docker.io', 'https://index.docker.io/v1/'],
    ] as const) {
      expect((await ask({ credsStore: 'x' }, script, registry)).calls).toEqual([
        { program: 'docker-credential-x', serverUrl },
      ]);
    }
    expect((await ask({ credsStore: 'x' }, script, 'quay.io\nevil')).calls).toEqual([]);
  });
});
