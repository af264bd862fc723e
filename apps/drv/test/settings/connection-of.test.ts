import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../../src/process/io.ts';
import { fakeIo } from '../support/fake-io.ts';

let home: string;
let docker: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'drv-context-'));
  docker = join(home, '.docker');
  await context('local', { Host: 'unix:///local.sock' });
  await context('far', { Host: 'tcp://far:2376' }, ['ca', 'cert', 'key']);
  await context('blind', { Host: 'tcp://blind:2376', SkipTLSVerify: true });
  await context('odd', { Host: 'gopher://odd' });
  await context('wrong', { Host: 7 });
  await current('local');
});
afterAll(() => rm(home, { recursive: true }));

async function context(name: string, endpoint: object, certificates: readonly string[] = []) {
  const digest = createHash('sha256').update(name).digest('hex');
  const meta = join(docker, 'contexts/meta', digest);
  await mkdir(meta, { recursive: true });
  await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }));
  const tls = join(docker, 'contexts/tls', digest, 'docker');
  if (certificates.length > 0) await mkdir(tls, { recursive: true });
  for (const file of certificates) await writeFile(join(tls, `${file}.pem`), file);
}

async function current(name: string) {
  await writeFile(join(docker, 'config.json'), JSON.stringify({ currentContext: name, auths: {} }));
}

async function run(env: Record<string, string> = {}, ...options: readonly string[]) {
  const io = fakeIo({ env: { HOME: home, DOCKER_HOST: '', ...env } });
  const code = await io.run('run', '-q', ...options, 'busybox');
  return { code, connection: io.connections[0], said: io.stderr.text() };
}

describe('the docker context', () => {
  it("is used where nothing else names the engine: docker's current one, or that of DOCKER_CONTEXT", async () => {
    expect((await run()).connection?.address.host).toBe('unix:///local.sock');
    const { connection } = await run({ DOCKER_CONTEXT: 'far' });
    expect(connection?.address.host).toBe('tcp://far:2376');
    expect(connection?.address.tls?.key?.toString()).toBe('key');
    expect(connection?.from).toBe('docker context far (DOCKER_CONTEXT)');
  });

  it.each([
    [{ DOCKER_HOST: 'tcp://a:1' }, [], 'tcp://a:1'],
    [{ DRV_HOST: 'tcp://b:1' }, [], 'tcp://b:1'],
    [{}, ['-H', 'unix:///c'], 'unix:///c'],
  ])('gives way to %j and %j: %s', async (env, options, host) => {
    const { connection, said } = await run({ ...env }, ...options);
    expect(said).toBe('');
    expect(connection?.address.host).toBe(host);
  });

  it('gives way to -H before the command, and that to -H behind it', async () => {
    const hostOf = async (...words: readonly string[]) => {
      const io = fakeIo({ env: { HOME: home, DOCKER_HOST: '' } });
      await io.run(...words);
      return io.connections[0]?.address.host;
    };
    expect(await hostOf('-H', 'unix:///first', 'run', '-q', 'busybox')).toBe('unix:///first');
    expect(await hostOf('--host=unix:///first', 'ps')).toBe('unix:///first');
    expect(await hostOf('-H', 'unix:///first', 'run', '-q', '-H', 'unix:///second', 'busybox')).toBe(
      'unix:///second',
    );
  });

  it.each([
    ['nope', /^drv: docker context nope \(DOCKER_CONTEXT\): there is none; "docker context ls" shows those/],
    ['\u001b[31m', /^drv: DOCKER_CONTEXT: what it names cannot be the name of a docker context\n$/],
    ['blind', /^drv: docker context blind \(DOCKER_CONTEXT\): it does not verify the engine's certificate/],
    ['wrong', /meta\.json: Host is not what docker writes\n$/],
  ])('%j is refused in one line', async (name, line) => {
    const { code, said } = await run({ DOCKER_CONTEXT: name });
    expect(code).toBe(125);
    expect(said).toMatch(line);
  });

  it('is named by an error about its host', async () => {
    const wired = await import('../../src/compose.ts');
    const compose: Io['compose'] = async (...parts) => wired.compose(...parts);
    const io = fakeIo({ env: { HOME: home, DOCKER_HOST: '', DOCKER_CONTEXT: 'odd' }, compose });
    expect(await io.run('ps')).toBe(125);
    expect(io.stderr.text()).toMatch(/^drv: docker context odd \(DOCKER_CONTEXT\): host must be /);
    const silent = fakeIo({ env: { HOME: home, DOCKER_HOST: '' }, compose });
    expect(await silent.run('ps')).toBe(125);
    expect(silent.stderr.text()).toMatch(
      /^drv: Cannot reach the engine at \/local\.sock: nothing is listening there.* \(docker context local /,
    );
    const many = fakeIo({
      env: { HOME: home, DOCKER_HOST: '' },
      compose,
      stdin: () => Readable.from([Buffer.from('one\n')]),
    });
    expect(await many.run('run', '--each', '-', '--jobs', '1', 'busybox')).toBe(125);
    expect(many.stderr.text()).toMatch(
      /^drv: \[1\] Cannot reach the engine at \/local\.sock: .* \(docker context local /,
    );
  });

  it('is not guessed where docker could not read its settings, whose content is not repeated', async () => {
    await writeFile(join(docker, 'config.json'), '{"auths":{"r":{"auth":"c2VjcmV0"}},');
    const { code, said } = await run();
    expect(code).toBe(125);
    expect(said).toBe(`drv: ${join(docker, 'config.json')}: not JSON\n`);
    await current('local');
  });
});
