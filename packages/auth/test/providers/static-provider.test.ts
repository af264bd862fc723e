import { originOf, staticProvider } from '@drv/auth';
import type { Credentials } from '@drv/core';
import { expect, it } from 'vitest';

const basic = (username: string): Credentials => ({ kind: 'basic', username, password: 'hunter2' });
const at = (registry: string, repository = 'team/app') => ({ registry, repository });

it('answers by registry and by part of one, and leaves the rest to the next', async () => {
  const provider = staticProvider({
    'quay.io': basic('host'),
    'quay.io/team': basic('team'),
    'docker.io': basic('hub'),
    'localhost:5000': { kind: 'anonymous' },
  });
  expect(await provider.resolve(at('quay.io'))).toMatchObject({ username: 'team' });
  expect(await provider.resolve(at('quay.io', 'other'))).toMatchObject({ username: 'host' });
  expect(await provider.resolve(at('docker.io'))).toMatchObject({ username: 'hub' });
  expect(await provider.resolve(at('localhost:5000'))).toEqual({ kind: 'anonymous' });
  expect(await provider.resolve(at('localhost:5001'))).toBeUndefined();
  expect(await provider.resolve(at('y.io'))).toBeUndefined();
});

it('protects what it was given, and says which key it was', async () => {
  const answer = await staticProvider({ 'quay.io': basic('u') }).resolve(at('quay.io'));
  expect(JSON.stringify(answer)).not.toContain('hunter2');
  expect(originOf(answer)).toEqual({ source: 'static', key: 'quay.io' });
});

it.each(['', 'ftp://quay.io', 'quay.io/app:tag', 'user:hunter2@quay.io'])('refuses the key "%s"', (key) => {
  expect(() => staticProvider({ [key]: basic('u') })).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.not.stringContaining('hunter2') as string,
    }),
  );
});

it('refuses what is no credentials, naming the key', () => {
  const wrong = { kind: 'basic', username: 'u' } as unknown as Credentials;
  expect(() => staticProvider({ 'quay.io': wrong })).toThrow(/"quay.io".*"password"/);
});

it('rejects on abort', async () => {
  const answer = staticProvider({}).resolve(at('quay.io'), { signal: AbortSignal.abort() });
  await expect(answer).rejects.toMatchObject({ code: 'DRV_ABORTED' });
});
