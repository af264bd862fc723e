import { cached, dockerConfigProvider, type CachedOptions } from '@drv/auth';
import type { CredentialProvider, Credentials, RegistryTarget } from '@drv/core';
import { protect } from '@drv/core/driver';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { VirtualFiles } from '../support/virtual-files.ts';

const quay = { registry: 'quay.io', repository: 'team/app' };
const MINUTE = 60_000;

/** A provider whose answers are numbered, and a cache of it with a clock that stands still. */
function setUp(options: CachedOptions & { readonly answer?: (n: number) => Credentials | undefined } = {}) {
  const clock = { now: 1_000_000 };
  const asked: RegistryTarget[] = [];
  const { answer = (n: number): Credentials => ({ kind: 'identity-token', token: `t${n}` }) } = options;
  const provider: CredentialProvider = {
    name: 'numbered',
    async resolve(target) {
      asked.push(target);
      return answer(asked.length);
    },
    invalidate: vi.fn<(target: RegistryTarget) => void>(),
  };
  const cache = cached(provider, { ttlMs: 5 * MINUTE, now: () => clock.now, ...options });
  const token = async (target: RegistryTarget = quay) => {
    const credentials = await cache.resolve(target);
    return credentials && 'token' in credentials ? credentials.token : credentials?.kind;
  };
  return { clock, asked, provider, cache, token };
}

describe('an answer', () => {
  it('is kept for each registry and repository', async () => {
    const { token, asked } = setUp();
    expect([await token(), await token(), await token()]).toEqual(['t1', 't1', 't1']);
    expect(await token({ ...quay, repository: 'other' })).toBe('t2');
    expect(await token({ ...quay, registry: 'gcr.io' })).toBe('t3');
    expect(asked).toHaveLength(3);
  });

  it('is asked for once by all who want it at the same time', async () => {
    const { cache, asked } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => cache.resolve(quay)));
    expect(asked).toHaveLength(1);
  });

  it('is protected, also when the provider answers a plain object', async () => {
    const { cache } = setUp();
    expect(JSON.stringify(await cache.resolve(quay))).not.toContain('t1');
  });

  it('is given as it is until half of its time, then once refreshed behind', async () => {
    const { clock, token, asked } = setUp();
    await token();
    clock.now += 2.5 * MINUTE - 1;
    expect(await token()).toBe('t1');
    expect(asked).toHaveLength(1);
    clock.now += 1;
    expect(await Promise.all([token(), token(), token()])).toEqual(['t1', 't1', 't1']);
    await expect.poll(() => token()).toBe('t2');
    expect(asked).toHaveLength(2);
  });

  it('counts no more at its end', async () => {
    const { clock, token } = setUp();
    await token();
    clock.now += 5 * MINUTE;
    expect(await token()).toBe('t2');
  });

  it('ends when it says so itself', async () => {
    const { clock, token } = setUp({
      answer: (n) => ({ kind: 'identity-token', token: `t${n}`, expiresAt: 1_000_000 + n * MINUTE }),
    });
    expect(await token()).toBe('t1');
    clock.now += MINUTE - 1;
    expect(await token()).toBe('t1');
    clock.now += 1;
    expect(await token()).toBe('t2');
  });

  it('that has expired already is given and not kept', async () => {
    const { token } = setUp({ answer: (n) => ({ kind: 'identity-token', token: `t${n}`, expiresAt: 5 }) });
    expect([await token(), await token()]).toEqual(['t1', 't2']);
  });

  it.each([
    ['not mine', undefined],
    ['anonymous', protect({ kind: 'anonymous' as const })],
  ])('"%s" is kept for a shorter time, and not refreshed before', async (_title, answer) => {
    const { clock, cache, asked } = setUp({ answer: () => answer });
    await cache.resolve(quay);
    clock.now += 30_000 - 1;
    expect(await cache.resolve(quay)).toEqual(answer);
    clock.now += 1;
    await cache.resolve(quay);
    expect(asked.length).toBeGreaterThanOrEqual(2);
  });

  it('is not kept with a time of 0', async () => {
    const { token } = setUp({ ttlMs: 0 });
    expect([await token(), await token()]).toEqual(['t1', 't2']);
  });
});

it('a refresh that may take longer than a timer of Node is not ended at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const day = 24 * 60 * MINUTE;
  const clock = { now: 0 };
  const signals: (AbortSignal | undefined)[] = [];
  const provider: CredentialProvider = {
    name: 'slow',
    resolve(_target, { signal } = {}) {
      signals.push(signal);
      return signals.length === 1
        ? Promise.resolve({ kind: 'identity-token', token: 't1' })
        : new Promise(() => {});
    },
  };
  const cache = cached(provider, { ttlMs: 100, now: () => clock.now, refreshTimeoutMs: 30 * day });
  await cache.resolve(quay);
  clock.now += 60;
  expect(await cache.resolve(quay)).toHaveProperty('token', 't1');
  await vi.advanceTimersByTimeAsync(29 * day);
  expect(signals.map((signal) => signal?.aborted)).toEqual([false, false]);
  await vi.advanceTimersByTimeAsync(2 * day);
  expect(signals.at(-1)?.aborted).toBe(true);
});

describe('a refresh that fails', () => {
  it('leaves the kept answer until its end, and is tried again, less and less', async () => {
    let broken = false;
    const { clock, token, asked } = setUp({
      answer: (n) => {
        if (broken) throw new Error('down');
        return { kind: 'identity-token', token: `t${n}` };
      },
    });
    await token();
    broken = true;
    clock.now += 3 * MINUTE;
    for (let n = 0; n < 5; n += 1) expect(await token()).toBe('t1');
    expect(asked).toHaveLength(2);
    clock.now += MINUTE;
    expect(await token()).toBe('t1');
    expect(asked).toHaveLength(3);
    clock.now += MINUTE - 1;
    expect(await token()).toBe('t1');
    clock.now += 1;
    await expect(token()).rejects.toMatchObject({ code: 'DRV_CREDENTIALS' });
  });
});

describe('an error', () => {
  it('is not kept, and has a code whatever was thrown', async () => {
    const { token } = setUp({
      answer: (n) => {
        if (n === 1) throw new TypeError('down');
        return { kind: 'identity-token', token: `t${n}` };
      },
    });
    await expect(token()).rejects.toMatchObject({ code: 'DRV_CREDENTIALS', cause: { message: 'down' } });
    expect(await token()).toBe('t2');
  });
});

describe('invalidate', () => {
  it('forgets the answers for the registry, tells the provider, and no other registry', async () => {
    const { cache, token, provider } = setUp();
    const other = { registry: 'gcr.io', repository: 'a' };
    await token();
    await token({ ...quay, repository: 'b' });
    await token(other);
    cache.invalidate(quay);
    expect(provider.invalidate).toHaveBeenCalledWith(quay);
    expect(await token()).toBe('t4');
    expect(await token({ ...quay, repository: 'b' })).toBe('t5');
    expect(await token(other)).toBe('t3');
  });

  it('keeps no answer that was asked for before it, and lets nobody join that question', async () => {
    const answers: ((credentials: Credentials) => void)[] = [];
    const cache = cached({
      name: 'slow',
      resolve: () => new Promise((resolve) => answers.push(resolve)),
    });
    const before = cache.resolve(quay);
    await expect.poll(() => answers).toHaveLength(1);
    cache.invalidate(quay);
    const after = cache.resolve(quay);
    await expect.poll(() => answers).toHaveLength(2);
    answers[1]?.({ kind: 'identity-token', token: 'new' });
    expect(await after).toHaveProperty('token', 'new');
    answers[0]?.({ kind: 'identity-token', token: 'old' });
    expect(await before).toHaveProperty('token', 'old');
    expect(await cache.resolve(quay)).toHaveProperty('token', 'new');
  });
});

describe('clear', () => {
  it('forgets everything, ends a refresh, and can be repeated', async () => {
    let signal: AbortSignal | undefined;
    const clock = { now: 0 };
    const cache = cached(
      {
        name: 'slow',
        resolve: (_target, options) => {
          if (clock.now === 0) return Promise.resolve({ kind: 'identity-token', token: 't' });
          signal = options?.signal;
          return new Promise((_resolve, reject) =>
            signal?.addEventListener('abort', () => reject(new Error('aborted'))),
          );
        },
      },
      { ttlMs: 100, now: () => clock.now },
    );
    await cache.resolve(quay);
    clock.now = 60;
    await cache.resolve(quay);
    await expect.poll(() => signal).toBeDefined();
    cache.clear();
    cache[Symbol.dispose]();
    await expect.poll(() => signal?.aborted).toBe(true);
    clock.now = 0;
    expect(await cache.resolve(quay)).toHaveProperty('token', 't');
  });
});

it('keeps a bounded number of answers, those that are used', async () => {
  const { token } = setUp({ maxEntries: 2 });
  const at = (repository: string) => token({ registry: 'quay.io', repository });
  expect([await at('a'), await at('b'), await at('a'), await at('c')]).toEqual(['t1', 't2', 't1', 't3']);
  expect([await at('a'), await at('b')]).toEqual(['t1', 't4']);
});

it('drops answers when a file changed, and asks for no more than a look while it did not', async () => {
  const path = '/cfg/config.json';
  const auths = (password: string) => JSON.stringify({ auths: { 'quay.io': { username: 'u', password } } });
  const files = new VirtualFiles({ [path]: auths('old') });
  const cache = cached(
    dockerConfigProvider({ env: {}, paths: [path], readFile: files.readFile, statFile: files.statFile }),
  );
  expect(await cache.resolve(quay)).toHaveProperty('password', 'old');
  expect(await cache.resolve(quay)).toHaveProperty('password', 'old');
  expect(files.reads).toHaveLength(1);
  files.write(path, auths('new'));
  expect(await cache.resolve(quay)).toHaveProperty('password', 'new');
});

it('rejects what the look at a file rejects', async () => {
  const clock = { broken: false };
  const cache = cached({
    name: 'versioned',
    resolve: async () => undefined,
    version: async () => {
      if (clock.broken) throw new Error('no look');
      return '1';
    },
  } as CredentialProvider);
  await cache.resolve(quay);
  clock.broken = true;
  await expect(cache.resolve(quay)).rejects.toMatchObject({ code: 'DRV_CREDENTIALS' });
});

it('rejects on abort, without the answer being lost for the others', async () => {
  const { cache } = setUp();
  await expect(cache.resolve(quay, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'DRV_ABORTED',
  });
  const caller = new AbortController();
  const leaves = cache.resolve(quay, { signal: caller.signal }).catch((error: unknown) => error);
  const stays = cache.resolve(quay);
  caller.abort();
  expect(await leaves).toMatchObject({ code: 'DRV_ABORTED' });
  expect(await stays).toHaveProperty('token', 't1');
});

it.each([
  { ttlMs: -1 },
  { ttlMs: Number.NaN },
  { maxEntries: 0 },
  { negativeTtlMs: -1 },
  { refreshTimeoutMs: 0 },
])('refuses %o, naming the option', (options) => {
  const [name = ''] = Object.keys(options);
  expect(() => cached({ name: 'x', resolve: async () => undefined }, options)).toThrow(
    expect.objectContaining({ code: 'DRV_INVALID_OPTION', message: expect.stringContaining(name) as string }),
  );
});
