import { fromAuther, keychain, staticProvider } from '@drv/auth';
import { DrvError, type CredentialProvider, type Credentials } from '@drv/core';
import { describe, expect, it } from 'vitest';

const quay = { registry: 'quay.io', repository: 'team/app' };
const basic = (username: string): Credentials => ({ kind: 'basic', username, password: 'hunter2' });
const answering = (name: string, answer: Credentials | undefined) => fromAuther(name, () => answer);
const failing = (name: string, error: unknown): CredentialProvider => ({
  name,
  resolve: () => Promise.reject(error as Error),
});
const never = failing('never', new Error('must not be asked'));

describe('keychain', () => {
  it('takes the first answer and asks nobody after it', async () => {
    const chain = keychain(answering('a', undefined), answering('b', basic('b')), never);
    expect(await chain.resolve(quay)).toMatchObject({ username: 'b' });
  });

  it('knows nothing when nobody does, nor when it is empty', async () => {
    expect(await keychain(answering('a', undefined), staticProvider({})).resolve(quay)).toBeUndefined();
    expect(await keychain().resolve(quay)).toBeUndefined();
  });

  it('ends the search at "anonymous"', async () => {
    expect(await keychain(answering('a', { kind: 'anonymous' }), never).resolve(quay)).toEqual({
      kind: 'anonymous',
    });
  });

  it('ends the search at an error, which keeps its cause and does not repeat it', async () => {
    const cause = new Error('hunter2');
    const error: unknown = await keychain(failing('vault', cause), answering('b', basic('b')))
      .resolve(quay)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'DRV_CREDENTIALS',
      message: 'The credential provider "vault" failed',
      cause,
    });
  });

  it('leaves a DRV_CREDENTIALS error as it is', async () => {
    const error = new DrvError('DRV_CREDENTIALS', 'mine');
    await expect(keychain(failing('a', error)).resolve(quay)).rejects.toBe(error);
  });

  it('protects what a provider answers in the clear', async () => {
    const plain: CredentialProvider = { name: 'plain', resolve: async () => basic('b') };
    expect(JSON.stringify(await keychain(plain).resolve(quay))).not.toContain('hunter2');
  });

  it('refuses an answer that is none, naming the provider and the field', async () => {
    const odd: CredentialProvider = {
      name: 'odd',
      resolve: async () => ({ kind: 'basic', username: 'u', secret: 'hunter2' }) as unknown as Credentials,
    };
    await expect(keychain(odd).resolve(quay)).rejects.toMatchObject({
      code: 'DRV_CREDENTIALS',
      message:
        'The credential provider "odd" answered what is none: credentials of kind basic must have a "password" that is a string',
    });
  });

  it('is named after its providers, and can be part of another', async () => {
    const inner = keychain(answering('a', undefined));
    expect(keychain(inner, answering('b', undefined)).name).toBe('keychain(keychain(a), b)');
    expect(await keychain(inner, answering('b', basic('b'))).resolve(quay)).toMatchObject({ username: 'b' });
  });

  it('passes invalidation and versions on', async () => {
    const told: unknown[] = [];
    const versioned = {
      ...answering('a', undefined),
      invalidate: (target: unknown) => void told.push(target),
      version: async () => 'v7',
    };
    const chain = keychain(versioned, answering('b', undefined));
    chain.invalidate?.(quay);
    expect(told).toEqual([quay]);
    expect(await chain.version()).toBe('v7 | ');
  });

  it('rejects on abort, between two providers too', async () => {
    const caller = new AbortController();
    const aborting = fromAuther('a', () => {
      setImmediate(() => caller.abort('enough'));
      return undefined;
    });
    const slow: CredentialProvider = {
      name: 'slow',
      resolve: (_target, options) =>
        new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new Error('whatever')));
        }),
    };
    await expect(
      keychain(aborting, slow, never).resolve(quay, { signal: caller.signal }),
    ).rejects.toMatchObject({
      code: 'DRV_ABORTED',
      cause: 'enough',
    });
    await expect(keychain(never).resolve(quay, { signal: caller.signal })).rejects.toMatchObject({
      code: 'DRV_ABORTED',
    });
  });
});
