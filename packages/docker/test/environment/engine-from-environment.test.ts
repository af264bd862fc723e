import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { engineFromEnvironment } from '../../src/environment/engine-from-environment.ts';

let home: string;
let docker: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'drv-environment-'));
  docker = join(home, '.docker');
  await mkdir(docker);
  onTestFinished(() => rm(home, { recursive: true }));
});

const find = (env: Record<string, string>, host?: string) =>
  engineFromEnvironment({ env: { HOME: home, ...env }, host, platform: 'linux' });

async function files(directory: string, names: readonly string[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of names) await writeFile(join(directory, name), name);
}

async function context(name: string, endpoint: unknown, certificates: readonly string[] = []): Promise<void> {
  const digest = createHash('sha256').update(name).digest('hex');
  const meta = join(docker, 'contexts/meta', digest);
  await mkdir(meta, { recursive: true });
  await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }));
  if (certificates.length > 0) await files(join(docker, 'contexts/tls', digest, 'docker'), certificates);
}

describe('a host', () => {
  it('of the program stands before DOCKER_HOST, and that before a context', async () => {
    await context('far', { Host: 'tcp://far:2376' });
    const env = { DOCKER_HOST: 'tcp://a:1', DOCKER_CONTEXT: 'far' };
    expect(await find(env, 'tcp://b:1')).toEqual({ host: 'tcp://b:1', tls: undefined, from: 'host' });
    expect(await find(env)).toEqual({ host: 'tcp://a:1', tls: undefined, from: 'DOCKER_HOST' });
    expect(await find({ ...env, DOCKER_HOST: '' })).toMatchObject({ host: 'tcp://far:2376' });
  });

  it('is spoken to with TLS where the environment says so, with the certificates that are there', async () => {
    const directory = join(home, 'certs');
    const env = { DOCKER_HOST: 'tcp://a:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: directory };
    await files(directory, ['ca.pem']);
    expect((await find(env)).tls).toEqual({ ca: Buffer.from('ca.pem') });
    await files(directory, ['cert.pem', 'key.pem']);
    expect((await find(env)).tls).toMatchObject({
      cert: Buffer.from('cert.pem'),
      key: Buffer.from('key.pem'),
    });
    expect((await find({ ...env, DOCKER_TLS_VERIFY: '' })).tls).toBeUndefined();
    expect((await find({ ...env, DOCKER_HOST: 'https://a:1', DOCKER_TLS_VERIFY: '' })).tls).toBeDefined();
    expect((await find({ ...env, DOCKER_HOST: 'unix:///a' })).tls).toBeUndefined();
  });

  it('with TLS and no directory of certificates is checked against the usual authorities', async () => {
    expect((await find({ DOCKER_HOST: 'tcp://a:1', DOCKER_TLS_VERIFY: '1' })).tls).toEqual({});
  });

  it.each([
    [[], /^DOCKER_CERT_PATH: .*none of ca\.pem, cert\.pem and key\.pem is there/],
    [['ca.pem', 'cert.pem'], /key\.pem: is missing beside the other/],
  ])('with the certificates %j is refused', async (names, message) => {
    const directory = join(home, 'certs');
    await files(directory, names);
    const env = { DOCKER_HOST: 'tcp://a:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: directory };
    await expect(find(env)).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(message),
    });
  });
});

describe('a docker context', () => {
  it('is that of DOCKER_CONTEXT, else the current one', async () => {
    await context('near', { Host: 'unix:///near.sock' });
    await context('far', { Host: 'tcp://far:2376' }, ['ca.pem']);
    await writeFile(join(docker, 'config.json'), '\ufeff{"currentContext":"near"}');
    expect(await find({})).toMatchObject({
      host: 'unix:///near.sock',
      from: `docker context near (${docker}/config.json)`,
    });
    expect(await find({ DOCKER_CONTEXT: 'far' })).toEqual({
      host: 'tcp://far:2376',
      tls: { ca: Buffer.from('ca.pem') },
      from: 'docker context far (DOCKER_CONTEXT)',
    });
  });

  it.each([
    ['absent', /^docker context absent \(DOCKER_CONTEXT\): there is none/],
    ['../../escape', /^DOCKER_CONTEXT: what it names cannot be the name/],
    ['\u001b[31m', /^DOCKER_CONTEXT: what it names cannot be the name/],
    ['blind', /^docker context blind \(DOCKER_CONTEXT\): it does not verify/],
    ['wrong', /meta\.json: Host is not what docker writes$/],
    ['list', /meta\.json: docker is not what docker writes$/],
  ])('%j is refused', async (name, message) => {
    await context('blind', { Host: 'tcp://blind:2376', SkipTLSVerify: true });
    await context('wrong', { Host: 7 });
    await context('list', []);
    await expect(find({ DOCKER_CONTEXT: name })).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(message),
    });
  });

  it('is not guessed where the settings of docker cannot be read, whose content is not repeated', async () => {
    await writeFile(join(docker, 'config.json'), '{"auths":{"r":{"auth":"c2VjcmV0"}},');
    const error: Error = await find({}).then(
      () => expect.unreachable(),
      (reason: unknown) => reason as Error,
    );
    expect(error.message).toBe(`${docker}/config.json: not JSON`);
    expect(error.cause).toBeUndefined();
  });
});

describe('without either', () => {
  it('a rootless engine is found', async ({ skip }) => {
    skip(existsSync('/var/run/docker.sock'), 'this machine has an engine at the first usual place');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(home, 'docker.sock'), resolve));
    onTestFinished(() => void server.close());
    expect(await find({ XDG_RUNTIME_DIR: home })).toEqual({
      host: `unix://${home}/docker.sock`,
      from: 'socket of rootless Docker (XDG_RUNTIME_DIR)',
    });
  });

  it('an abort ends the search', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(engineFromEnvironment({ env: { HOME: home }, signal })).rejects.toMatchObject({
      code: 'DRV_ABORTED',
    });
  });
});
