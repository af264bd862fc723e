import { createServer, request } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrvError } from '@drv/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeIo } from '../support/fake-io.ts';
import { fakeEngine, IMAGE, onEngine } from '../support/on-fake-engine.ts';

const auths = JSON.stringify({ auths: { 'registry.test': { auth: btoa('robot:s3cret') } } });

describe('drv doctor', () => {
  it('says what a task would find, and where credentials come from, without showing one', async () => {
    const io = onEngine(await fakeEngine(), { env: { DOCKER_AUTH: auths } });
    expect(await io.run('doctor', 'registry.test/app:1', 'busybox')).toBe(0);
    const text = io.stdout.text();
    expect(text).toMatch(/^ok {4}settings +no file\nok {4}engine +docker .+, API 1\.41, at \//);
    expect(text).toMatch(/\nok {4}registry\.test\/app:1 +registry\.test: basic as robot from .*DOCKER_AUTH/);
    expect(text).toMatch(
      /\nok {4}busybox +docker\.io: no credentials, pulls are anonymous\n +→ for a private image: /,
    );
    expect(text).not.toContain('s3cret');
  });

  it('asks no registry about the id of an image', async () => {
    const io = onEngine(await fakeEngine(), { env: { DOCKER_AUTH: auths } });
    const id = '0a'.repeat(32);
    expect(await io.run('doctor', '--json', `sha256:${id}`, id)).toBe(0);
    const found = expect.stringContaining('no registry is asked') as string;
    expect((JSON.parse(io.stdout.text()) as unknown[]).slice(-2)).toMatchObject([
      { name: expect.stringContaining('sha256:0a') as string, state: 'ok', found },
      { state: 'ok', found },
    ]);
  });

  it('says which settings file is read, and whether it runs as code', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'drv-doctor-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'drv.config.mjs');
    await writeFile(file, 'export default { cpus: 1 };');
    const io = onEngine(await fakeEngine(), { cwd: directory, uid: process.getuid?.() });
    expect(await io.run('doctor')).toBe(0);
    expect(io.stdout.text()).toContain(`settings  ${file}, which runs as code\n`);
  });

  it('fails with a fix where there is no engine, and still looks for credentials', async () => {
    const io = onEngine(await fakeEngine(), {
      env: { DOCKER_HOST: 'unix:///nowhere.sock', DOCKER_AUTH: auths },
    });
    expect(await io.run('doctor', '--json', 'registry.test/app:1', 'Not An Image')).toBe(1);
    expect(JSON.parse(io.stdout.text())).toMatchObject([
      { name: 'settings', state: 'ok', found: 'no file' },
      { name: 'engine', state: 'fail', fix: expect.stringContaining('--host') as string },
      { name: 'registry.test/app:1', state: 'ok' },
      { name: 'Not An Image', state: 'fail' },
    ]);
  });

  it.each([
    [{ DRV_MEMORY: 'lots' }, undefined, 'DRV_MEMORY=lots: not a size'],
    [{ DRV_TTY: 'perhaps' }, undefined, 'DRV_TTY: must be 1 or 0'],
    [{}, '{ bad', 'drv.config.json: '],
    [{}, '{"memroy":"1g"}', 'memroy is not a setting'],
  ])('says which setting is wrong, and still looks for the rest: %j %s', async (env, file, problem) => {
    const directory = await mkdtemp(join(tmpdir(), 'drv-doctor-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    if (file !== undefined) await writeFile(join(directory, 'drv.config.json'), file);
    const io = onEngine(await fakeEngine(), { cwd: directory, env });
    expect(await io.run('doctor', '--json', 'busybox')).toBe(1);
    expect(JSON.parse(io.stdout.text())).toMatchObject([
      { name: 'settings', state: 'fail', found: expect.stringContaining(problem) as string },
      { name: 'engine', state: 'ok' },
      {},
      {},
      {},
      {},
      {},
      { name: 'busybox' },
    ]);
  });

  it('says which calls a proxy before the engine refuses, and whether a task needs them', async () => {
    const engine = await fakeEngine();
    const directory = await mkdtemp(join(tmpdir(), 'drv-doctor-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const refuses = (call: string) => /^POST .*\/(start|pause)$/.test(call);
    const proxy = createServer((asked, answer) => {
      if (refuses(`${asked.method} ${asked.url}`)) return void answer.writeHead(403).end('no');
      const { method, url: path, headers } = asked;
      const onward = request(
        { socketPath: engine.host.slice('unix://'.length), method, path, headers },
        (given) => {
          answer.writeHead(given.statusCode ?? 500, given.headers);
          given.pipe(answer);
        },
      );
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    });
    const socket = join(directory, 'proxy.sock');
    await new Promise<void>((resolve) => proxy.listen(socket, resolve));
    onTestFinished(() => {
      proxy.close();
      proxy.closeAllConnections();
    });
    const io = onEngine(engine, { env: { DOCKER_HOST: `unix://${socket}` } });
    expect(await io.run('doctor', '--json')).toBe(1);
    const found = JSON.parse(io.stdout.text()) as { readonly name: string }[];
    expect(found.filter(({ name }) => name === 'calls')).toMatchObject([
      { state: 'fail', found: 'POST /containers/{id}/start is refused; needed for every task' },
      { state: 'warn', found: 'POST /containers/{id}/pause is refused; needed for pause' },
    ]);
  });

  it('says whose socket it may not open', async () => {
    const denied = new DrvError('DRV_ENGINE_UNAVAILABLE', 'permission denied', {
      cause: Object.assign(new Error('EACCES'), { code: 'EACCES' }),
    });
    const io = fakeIo({
      async compose() {
        throw denied;
      },
    });
    expect(await io.run('doctor')).toBe(1);
    expect(io.stdout.text()).toContain('usermod -aG docker');
    expect(io.stdout.text()).not.toContain('start the engine');
  });

  it('says which logins are not used, and why, without showing one', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'drv-doctor-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const config = {
      auths: { 'registry.test/app:1': { auth: btoa('robot:s3cret') }, 'ghcr.io': { auth: btoa('a:s3cret') } },
      credsStore: 'not-installed',
    };
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
    const io = onEngine(await fakeEngine(), { env: { DOCKER_CONFIG: directory, PATH: directory } });
    expect(await io.run('doctor')).toBe(0);
    const text = io.stdout.text();
    expect(text).toMatch(
      /\nwarn {2}logins +.*config\.json: the key "registry\.test\/app:1" is for no image: .*tag/,
    );
    expect(text).toMatch(/\nwarn {2}logins +.*docker-credential-not-installed is not on PATH/);
    expect(text).not.toContain('ghcr.io');
    expect(text).not.toContain('s3cret');
  });

  it('says that the store of all registries is missing, as a run does whose image needs a login', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'drv-doctor-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, 'config.json'), JSON.stringify({ credsStore: 'desktop' }));
    const login = { kind: 'basic', username: 'ann', password: 'open-sesame' } as const;
    const engine = await fakeEngine({ registry: [{ image: 'guarded.test/app:1', credentials: login }] });
    const given = { env: { DOCKER_CONFIG: directory, PATH: directory } };
    const passedOver = /docker-credential-desktop is not installed.*It is passed over/;

    const doctor = onEngine(engine, given);
    expect(await doctor.run('doctor', 'guarded.test/app:1')).toBe(0);
    expect(doctor.stdout.text()).toMatch(/\nok {4}guarded\.test\/app:1 .*no credentials/);
    expect(doctor.stdout.text()).toMatch(
      new RegExp(`\\nwarn {2}guarded\\.test/app:1 .*${passedOver.source}`),
    );

    const local = onEngine(engine, given);
    expect(await local.run('run', '-q', IMAGE, 'exit', '0')).toBe(0);
    expect(local.stderr.text()).toBe('');

    for (const command of ['run', 'pull']) {
      const refused = onEngine(engine, given);
      expect(await refused.run(command, 'guarded.test/app:1')).toBe(125);
      expect(refused.stderr.text()).toMatch(passedOver);
    }
  });

  it('says that a store which is there fails, as a run does', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'drv-doctor-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, 'config.json'), JSON.stringify({ credsStore: 'locked' }));
    const program = '#!/bin/sh\necho s3cret; exit 1\n';
    await writeFile(join(directory, 'docker-credential-locked'), program, { mode: 0o755 });
    const engine = await fakeEngine();
    for (const [words, code] of [
      [['doctor', IMAGE], 1],
      [['run', '-q', IMAGE, 'exit', '0'], 125],
    ] as const) {
      const io = onEngine(engine, { env: { DOCKER_CONFIG: directory, PATH: directory } });
      expect(await io.run(...words)).toBe(code);
      const said = io.stdout.text() + io.stderr.text();
      expect(said).toMatch(/docker-credential-locked failed with exit code 1/);
      expect(said).not.toContain('s3cret');
    }
  });

  it('says which source of credentials is broken', async () => {
    const io = onEngine(await fakeEngine(), { env: { DOCKER_AUTH: '{"auths": {"registry.test": 5}}' } });
    expect(await io.run('doctor', 'registry.test/app:1')).toBe(1);
    expect(io.stdout.text()).toMatch(/\nFAIL {2}registry\.test\/app:1 .*DOCKER_AUTH.*\n +→ fix that source/);
  });
});
