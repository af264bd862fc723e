import { reviewCredentials, type CredentialFinding, type DefaultKeychainOptions } from '@drv/auth';
import { describe, expect, it } from 'vitest';
import { tempPrograms } from '../support/temp-programs.ts';
import { VirtualFiles } from '../support/virtual-files.ts';

const DOCKER = '/home/u/.docker/config.json';
const PODMAN = '/run/u/containers/auth.json';

async function review(
  config: object | string,
  options: Partial<DefaultKeychainOptions> = {},
): Promise<readonly CredentialFinding[]> {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  return await reviewCredentials({
    env: { HOME: '/home/u', XDG_RUNTIME_DIR: '/run/u', PATH: '/nowhere' },
    platform: 'linux',
    readFile: new VirtualFiles({ [DOCKER]: text }).readFile,
    ...options,
  });
}
const keysOf = async (...keys: readonly string[]) =>
  (await review({ auths: Object.fromEntries(keys.map((key) => [key, {}])) })).map(({ key }) => key);

it('finds nothing where there is nothing, and nothing wrong with what tools write', async () => {
  expect(
    await reviewCredentials({ env: { HOME: '/home/u' }, readFile: new VirtualFiles().readFile }),
  ).toEqual([]);
  const keys = [
    'https://index.docker.io/v1/',
    'https://index.docker.io/v1/access-token',
    'https://index.docker.io/v1/refresh-token',
    'docker.io/team',
    'ghcr.io',
    'localhost',
    'localhost:5000',
    '[::1]:5000',
    'registry.example.com:5000/team/app',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
  ];
  expect(await keysOf(...keys)).toEqual([]);
});

describe('keys that are for no image', () => {
  it.each([
    ['ghcr.io/team/app:1.2', 'not for a tag'],
    ['ghcr.io/team/app@sha256:00', 'not for a tag or a digest'],
    ['localhost:5000/app:latest', 'not for a tag'],
    ['busybox:latest', 'must be a registry'],
    ['team/app', 'is one of Docker Hub'],
    ['ftp://ghcr.io', 'only http:// and https://'],
    ['*.example.com', 'taken literally'],
    [' ghcr.io', 'must be a registry'],
    ['', 'must be a registry'],
  ])('%j', async (key, message) => {
    expect(await review({ auths: { [key]: {} } })).toEqual([
      { finding: 'unused-key', source: DOCKER, key, message: expect.stringContaining(message) as string },
    ]);
  });

  it('with a password in them, which is not repeated', async () => {
    const [finding] = await review({ auths: { 'https://me:hunter2@ghcr.io': {} } });
    expect(finding?.message).toContain('no user name belongs before a host');
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });

  it('except for patterns, where they are allowed', async () => {
    expect(await review({ auths: { '*.example.com': {} } }, { wildcardHosts: true })).toEqual([]);
  });
});

describe('helpers', () => {
  it('that are not on PATH, with what follows from it', async () => {
    const found = await review({
      credsStore: 'desktop',
      credHelpers: { 'gcr.io': 'gcloud', 'eu.gcr.io': 'gcloud' },
    });
    expect(found).toMatchObject([
      { finding: 'missing-helper', helper: 'docker-credential-gcloud' },
      { finding: 'missing-helper', helper: 'docker-credential-desktop' },
    ]);
    expect(found[0]?.message).toMatch(/is not on PATH: tasks with an image of its registries are stopped$/);
    expect(found[1]?.message).toMatch(/is not on PATH: it is passed over/);
  });

  it('that are there, or that the caller runs, are nothing to tell', async () => {
    await using programs = await tempPrograms({ 'docker-credential-desktop': 'process.exit(1)' });
    const config = { credsStore: 'desktop', credHelpers: { 'gcr.io': '' } };
    expect(await review(config, { env: { HOME: '/home/u', PATH: programs.directory } })).toEqual([]);
    const runHelper = async () => ({ exitCode: 0, stdout: '{}' });
    expect(await review(config, { runHelper })).toEqual([]);
  });

  it('that a variable must not name', async () => {
    const env = { DOCKER_AUTH_CONFIG: '{"credsStore":"pass"}' };
    const readFile = new VirtualFiles().readFile;
    expect(await review({}, { env, readFile })).toMatchObject([
      { finding: 'ignored-helpers', source: 'DOCKER_AUTH_CONFIG' },
    ]);
  });
});

describe('sources that cannot be used', () => {
  it('do not keep the others from being looked at', async () => {
    const files = new VirtualFiles(
      { [DOCKER]: '{"auths":{"ghcr.io/a:1":{"auth":"hunter2"}}}' },
      { [PODMAN]: 'unreadable' },
    );
    const env = { HOME: '/home/u', XDG_RUNTIME_DIR: '/run/u', DOCKER_AUTH: 'hunter2', PATH: '/nowhere' };
    const found = await reviewCredentials({ env, platform: 'linux', readFile: files.readFile });
    expect(found).toMatchObject([
      { finding: 'malformed', source: 'DOCKER_AUTH' },
      { finding: 'unused-key', source: DOCKER },
      { finding: 'unreadable', source: PODMAN, message: `${PODMAN}: cannot be read (EACCES)` },
    ]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('are told what would be right, for a DOCKER_CONFIG that names the file', async () => {
    const readFile = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTDIR' }));
    const paths = ['/cfg/config.json/config.json', '/run/file/containers/auth.json'];
    const [ofDocker, ofPodman] = await review({}, { paths, readFile });
    expect(ofDocker?.message).toContain('DOCKER_CONFIG must name the directory');
    expect(ofPodman?.message).toBe('/run/file/containers/auth.json: cannot be read (ENOTDIR)');
  });
});

it('ends on abort', async () => {
  const signal = AbortSignal.abort();
  const { readFile } = new VirtualFiles();
  await expect(reviewCredentials({ env: {}, readFile }, { signal })).rejects.toMatchObject({
    code: 'DRV_ABORTED',
  });
});
