import { inspect } from 'node:util';
import { cached, dockerConfigProvider, envProvider, fromAuther, keychain, staticProvider } from '@drv/auth';
import type { CredentialProvider } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { VirtualFiles } from './support/virtual-files.ts';

const SECRET = 'hunter2-hunter2';
const quay = { registry: 'quay.io', repository: 'team/app' };
const config = JSON.stringify({ auths: { 'quay.io': { username: 'ada', password: SECRET } } });
const token = JSON.stringify({ auths: { 'quay.io': { registrytoken: SECRET, identitytoken: SECRET } } });
const files = (text: string) => new VirtualFiles({ '/config.json': text });

const providers: Readonly<Record<string, CredentialProvider>> = {
  static: staticProvider({ 'quay.io': { kind: 'basic', username: 'ada', password: SECRET } }),
  auther: fromAuther('vault', () => ({ kind: 'identity-token', token: SECRET })),
  overlay: envProvider({ env: { DOCKER_AUTH_CONFIG: config } }),
  whole: envProvider({ env: { DOCKER_AUTH: token } }),
  file: dockerConfigProvider({ env: {}, paths: ['/config.json'], readFile: files(config).readFile }),
  tokens: dockerConfigProvider({ env: {}, paths: ['/config.json'], readFile: files(token).readFile }),
  helper: dockerConfigProvider({
    env: {},
    paths: ['/config.json'],
    readFile: files('{"credsStore":"x"}').readFile,
    runHelper: async () => ({ exitCode: 0, stdout: JSON.stringify({ Username: 'ada', Secret: SECRET }) }),
  }),
};

/** What a structured logger does with a value: it walks what can be enumerated, and calls `toJSON`. */
function logged(value: unknown): string {
  return JSON.stringify({ level: 30, credentials: value, nested: { list: [value] } });
}

describe.each(Object.entries(providers))('%s', (_name, provider) => {
  it.each([
    ['alone', (inner: CredentialProvider) => inner],
    ['in a keychain', (inner: CredentialProvider) => keychain(inner)],
    ['cached', (inner: CredentialProvider) => cached(inner)],
  ])('%s, neither its answer nor the provider itself shows the secret', async (_title, wrap) => {
    const wrapped = wrap(provider);
    const answer = await wrapped.resolve(quay);
    expect(
      Object.values(Object.getOwnPropertyDescriptors(answer)).map(({ value }) => value as unknown),
    ).toContain(SECRET);
    for (const value of [answer, wrapped]) {
      const text = [
        logged(value),
        logged({ ...value }),
        inspect(value, { depth: 10, showHidden: true }),
        `${value as unknown as string}`,
        Object.entries(value ?? {})
          .flat()
          .map(String)
          .join(),
      ].join('\n');
      expect(text).not.toContain(SECRET);
    }
  });
});

describe('errors', () => {
  const broken: Readonly<Record<string, CredentialProvider>> = {
    'a malformed auth': envProvider({
      env: { DOCKER_AUTH_CONFIG: `{"auths":{"quay.io":{"auth":"${SECRET}:x"}}}` },
    }),
    'malformed JSON': envProvider({ env: { DOCKER_AUTH: `{"auths":{"quay.io":{"auth":"${SECRET}"` } }),
    'a field of another type': envProvider({ env: { DOCKER_AUTH: `{"auths":{"quay.io":["${SECRET}"]}}` } }),
    'an answer that is none': fromAuther('vault', () => ({ kind: 'basic', password: SECRET }) as never),
    'a provider that throws its secret': fromAuther('vault', () => {
      throw new Error(SECRET);
    }),
    'a helper that fails': dockerConfigProvider({
      env: {},
      paths: ['/config.json'],
      readFile: files('{"credsStore":"x"}').readFile,
      runHelper: async () => ({ exitCode: 1, stdout: SECRET }),
    }),
    'a helper that prints garbage': dockerConfigProvider({
      env: {},
      paths: ['/config.json'],
      readFile: files('{"credsStore":"x"}').readFile,
      runHelper: async () => ({ exitCode: 0, stdout: SECRET }),
    }),
    'a runner that throws its output': dockerConfigProvider({
      env: {},
      paths: ['/config.json'],
      readFile: files('{"credsStore":"x"}').readFile,
      runHelper: () => Promise.reject(new Error(SECRET)),
    }),
  };

  it.each(Object.entries(broken))('show no secret after %s', async (_title, provider) => {
    const error: unknown = await cached(keychain(provider))
      .resolve(quay)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'DRV_CREDENTIALS' });
    expect(`${String(error)} ${logged(error)} ${(error as Error).stack}`).not.toContain(SECRET);
  });
});
