import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { cached, dockerConfigProvider, fromAuther, staticProvider } from '@drv/auth';
import type { Credentials } from '@drv/core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';
import { startRegistryProxy, type RegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { pullAndRun } from './support/auth-engine.ts';
import { tempHome } from './support/temp-home.ts';
import { startTokenRegistry, type TokenRegistry } from './support/token-registry.ts';

const { images, registry, unavailable } = inject('engine');
const SECRET = 'hunter2-hunter2';
const missing = registry === undefined;
const path = images.registryBusybox?.slice(images.registryBusybox.indexOf('/')) ?? '';

describe.skipIf(missing)(`a wrong password ${unavailable.registry ?? ''}`.trim(), () => {
  let proxy: RegistryProxy;
  beforeAll(async () => {
    proxy = await startRegistryProxy(registry?.address ?? '');
  });
  afterAll(() => proxy.close());

  it('is DRV_UNAUTHORIZED, and the provider is told once', async () => {
    let asked = 0;
    const provider = cached(
      fromAuther('vault', (): Credentials => {
        asked += 1;
        return { kind: 'basic', username: registry?.username ?? '', password: SECRET };
      }),
    );
    const { error, leftover } = await pullAndRun(`${proxy.address}${path}`, provider);
    expect(error).toMatchObject({ code: 'DRV_UNAUTHORIZED' });
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET);
    expect(leftover).toBeUndefined();
    expect(asked).toBe(2);
    expect(proxy.pulls).toBe(0);
  });

  it('that is put right in the file is seen by the next task', async () => {
    const { username = '', password = '' } = registry ?? {};
    const withPassword = (value: string) =>
      JSON.stringify({ auths: { [proxy.address]: { username, password: value } } });
    await using home = await tempHome({ '.docker/config.json': withPassword(SECRET) });
    const provider = cached(dockerConfigProvider({ env: home.env }));
    const image = `${proxy.address}${path}`;
    expect((await pullAndRun(image, provider)).error).toMatchObject({ code: 'DRV_UNAUTHORIZED' });
    await writeFile(join(home.path, '.docker/config.json'), withPassword(password));
    expect((await pullAndRun(image, provider)).result?.status).toBe('success');
  });
});

describe.skipIf(missing)(`a token ${unavailable.registry ?? ''}`.trim(), () => {
  let tokens: TokenRegistry;
  let image: string;
  beforeAll(async () => {
    const { address = '', username = '', password = '' } = registry ?? {};
    tokens = await startTokenRegistry({ upstream: address, login: `${username}:${password}` });
    image = `${tokens.address}${path}`;
  });
  afterAll(() => tokens.close());

  it('that has expired is fetched anew, once, and the task runs', async ({ skip }) => {
    skip(isPodman, ON_PODMAN.takesNoTokens);
    let fetched = 0;
    const provider = cached(
      fromAuther('store', (): Credentials => {
        fetched += 1;
        return { kind: 'registry-token', token: fetched === 1 ? 'expired-token' : 'fresh-token' };
      }),
    );
    tokens.accepts = 'fresh-token';
    const { result, error } = await pullAndRun(image, provider);
    expect(error).toBeUndefined();
    expect(result?.status).toBe('success');
    expect(fetched).toBe(2);
    expect(tokens.shown[0]).toBe('Bearer expired-token');
  });

  it('that is refused for good is DRV_UNAUTHORIZED after one more try', async ({ skip }) => {
    skip(isPodman, ON_PODMAN.takesNoTokens);
    let fetched = 0;
    const provider = cached(
      fromAuther('store', (): Credentials => {
        fetched += 1;
        return { kind: 'registry-token', token: `${SECRET}-${fetched}` };
      }),
    );
    tokens.accepts = 'another-token';
    const { error, leftover } = await pullAndRun(image, provider);
    expect(error).toMatchObject({ code: 'DRV_UNAUTHORIZED' });
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET);
    expect(leftover).toBeUndefined();
    expect(fetched).toBe(2);
  });

  it('that the engine would drop is refused, and nobody is asked anything', async ({ skip }) => {
    skip(!isPodman, 'this engine takes tokens');
    const provider = staticProvider({ [tokens.address]: { kind: 'registry-token', token: SECRET } });
    const before = tokens.shown.length;
    const { error, leftover } = await pullAndRun(image, provider, { forget: false });
    expect(error).toMatchObject({ code: 'DRV_UNSUPPORTED' });
    expect(leftover).toBeUndefined();
    expect(tokens.shown).toHaveLength(before);
  });

  it('of the kind identity-token is exchanged by the engine', async () => {
    tokens.accepts = 'exchanged-token';
    tokens.refreshToken = 'refresh-token';
    const provider = staticProvider({ [tokens.address]: { kind: 'identity-token', token: 'refresh-token' } });
    const { result, error } = await pullAndRun(image, provider);
    expect(error).toBeUndefined();
    expect(result?.status).toBe('success');
    expect(tokens.shown.at(-1)).toBe('Bearer exchanged-token');
  });
});

describe('a helper', () => {
  const home = (fields: object, program: string | undefined) =>
    tempHome({
      '.docker/config.json': JSON.stringify(fields),
      ...(program === undefined ? {} : { 'bin/docker-credential-test': program }),
    });
  const asStore = (program: string | undefined) => home({ credsStore: 'test' }, program);
  const local = { pull: 'missing', forget: false } as const;
  const times = { helperTimeoutMs: 300, helperKillGraceMs: 100 };

  const failing: readonly [string, string | undefined, string][] = [
    ['is not installed', undefined, 'helper-not-found'],
    ['prints garbage', `#!/bin/sh\necho ${SECRET}`, 'helper-output'],
    ['fails', `#!/bin/sh\necho ${SECRET}; exit 1`, 'helper-failed'],
    ['does not stop printing', `#!/bin/sh\nexec yes ${SECRET}`, 'helper-output'],
    ['hangs', `#!/bin/sh\necho $$ > "$HOME/pid"\nsleep 600`, 'helper-timeout'],
  ];

  it.each(failing)(
    'that %s stops the task before there is a container where it is named for the registry, also for a local image',
    async (_title, program, problem) => {
      await using files = await home({ credHelpers: { 'drv.test': 'test' } }, program);
      const provider = dockerConfigProvider({ env: files.env, ...times });
      const { error, leftover } = await pullAndRun(images.busybox, provider, local);
      expect(error).toMatchObject({ code: 'DRV_CREDENTIALS', cause: { problem } });
      expect(inspect(error, { depth: 10 })).not.toContain(SECRET);
      expect(leftover).toBeUndefined();
    },
  );

  it.each(failing.slice(1))(
    'that %s stops the task as the store of all registries, too: it may hold the login',
    async (_title, program, problem) => {
      await using files = await asStore(program);
      const provider = dockerConfigProvider({ env: files.env, ...times });
      const { error, leftover } = await pullAndRun(images.busybox, provider, local);
      expect(error).toMatchObject({ code: 'DRV_CREDENTIALS', cause: { problem } });
      expect(inspect(error, { depth: 10 })).not.toContain(SECRET);
      expect(leftover).toBeUndefined();
      const pid = join(files.path, 'pid');
      if (existsSync(pid)) await expect.poll(() => isAlive(Number(readFileSync(pid, 'utf8')))).toBe(false);
    },
  );

  it.each(failing)(
    'that %s does not stop a local image where failures are ignored',
    async (_title, program) => {
      await using files = await asStore(program);
      const provider = dockerConfigProvider({ env: files.env, ...times, onHelperFailure: 'ignore' });
      expect((await pullAndRun(images.busybox, provider, local)).result?.status).toBe('success');
    },
  );

  it('that is not installed does not stop a local image as the store of all registries', async () => {
    await using files = await asStore(undefined);
    const provider = dockerConfigProvider({ env: files.env, ...times });
    expect((await pullAndRun(images.busybox, provider, local)).result?.status).toBe('success');
  });

  it.skipIf(missing)(
    'that is missing as the store leaves the login to the entry beside it, else to the registry',
    async () => {
      const { address = '', username = '', password = '' } = registry ?? {};
      const proxy = await startRegistryProxy(address);
      onTestFinished(() => proxy.close());
      const image = `${proxy.address}${path}`;
      await using without = await asStore(undefined);
      expect((await pullAndRun(image, dockerConfigProvider({ env: without.env }))).error).toMatchObject({
        code: 'DRV_UNAUTHORIZED',
      });
      const auths = { [proxy.address]: { username, password } };
      await using beside = await home({ credsStore: 'test', auths }, undefined);
      const { result } = await pullAndRun(image, dockerConfigProvider({ env: beside.env }));
      expect(result?.status).toBe('success');
    },
  );

  it('that knows nothing leaves the task anonymous', async () => {
    await using files = await asStore(`#!/bin/sh\necho 'credentials not found in native keychain'\nexit 1`);
    const provider = dockerConfigProvider({ env: files.env });
    const { result } = await pullAndRun(images.busybox, provider, local);
    expect(result?.status).toBe('success');
  });
});

it('a provider that refuses stops a task whose image is local', async () => {
  const provider = fromAuther('policy', () => {
    throw new Error('not for you');
  });
  const { error, leftover } = await pullAndRun(images.busybox, provider, { pull: 'missing', forget: false });
  expect(error).toMatchObject({ code: 'DRV_CREDENTIALS', cause: { message: 'not for you' } });
  expect(leftover).toBeUndefined();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
