import { envProvider, originOf, type EnvProviderOptions } from '@drv/auth';
import { expect, it } from 'vitest';
import { scriptedHelpers } from '../support/helper-script.ts';

const quay = { registry: 'quay.io', repository: 'team/app' };
const configFor = (registry: string, username: string) =>
  JSON.stringify({ auths: { [registry]: { username, password: 'hunter2' } } });

it('leaves to the next provider what DOCKER_AUTH_CONFIG does not hold', async () => {
  const provider = envProvider({ env: { DOCKER_AUTH_CONFIG: configFor('quay.io', 'overlay') } });
  const answer = await provider.resolve(quay);
  expect(answer).toMatchObject({ username: 'overlay' });
  expect(originOf(answer)).toEqual({ source: 'DOCKER_AUTH_CONFIG', key: 'quay.io' });
  expect(await provider.resolve({ ...quay, registry: 'gcr.io' })).toBeUndefined();
});

it('answers for every registry where DOCKER_AUTH is set: it stands in place of the files', async () => {
  const provider = envProvider({ env: { DOCKER_AUTH: configFor('https://quay.io', 'whole') } });
  expect(await provider.resolve(quay)).toMatchObject({ username: 'whole' });
  const other = await provider.resolve({ ...quay, registry: 'gcr.io' });
  expect(other).toEqual({ kind: 'anonymous' });
  expect(originOf(other)).toEqual({ source: 'DOCKER_AUTH' });
});

it('reads DOCKER_AUTH in the form of the old file, too', async () => {
  const provider = envProvider({ env: { DOCKER_AUTH: '{"https://quay.io/v1/":{"auth":"dTpw"}}' } });
  expect(await provider.resolve(quay)).toMatchObject({ username: 'u' });
});

it('asks DOCKER_AUTH_CONFIG before DOCKER_AUTH', async () => {
  const env = {
    DOCKER_AUTH_CONFIG: configFor('quay.io', 'overlay'),
    DOCKER_AUTH: configFor('quay.io', 'whole'),
  };
  expect(await envProvider({ env }).resolve(quay)).toMatchObject({ username: 'overlay' });
});

it.each([{}, { DOCKER_AUTH: '', DOCKER_AUTH_CONFIG: '' }, { DOCKER_AUTH: ' \n' }])(
  'knows nothing in %j',
  async (env) => {
    expect(await envProvider({ env }).resolve(quay)).toBeUndefined();
  },
);

it('sees a variable that changes, and says so by its version', async () => {
  const env: Record<string, string> = { DOCKER_AUTH_CONFIG: configFor('quay.io', 'old') };
  const provider = envProvider({ env });
  const before = await provider.version();
  expect(await provider.version()).toBe(before);
  expect(await provider.resolve(quay)).toMatchObject({ username: 'old' });
  env['DOCKER_AUTH_CONFIG'] = configFor('quay.io', 'new');
  expect(await provider.version()).not.toBe(before);
  expect(await provider.resolve(quay)).toMatchObject({ username: 'new' });
});

it.each(['DOCKER_AUTH_CONFIG', 'DOCKER_AUTH'])(
  'names %s in its errors, and nothing of what is in it',
  async (variable) => {
    for (const text of ['hunter2', '{"auths":"hunter2"}', '{"auths":{"quay.io":{"password":"hunter2"}}}']) {
      const error: unknown = await envProvider({ env: { [variable]: text } })
        .resolve(quay)
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'DRV_CREDENTIALS', cause: { source: variable } });
      expect(error).toHaveProperty(
        'message',
        expect.stringMatching(new RegExp(`^${variable}: (?!.*hunter2)`)),
      );
    }
  },
);

const naming = JSON.stringify({
  auths: { 'quay.io': { username: 'entry', password: 'p' } },
  credHelpers: { 'quay.io': 'x' },
  credsStore: 'x',
});
const runHelper = scriptedHelpers({
  'docker-credential-x': { '*': { exit: 0, stdout: '{"Username":"helper","Secret":"s"}' } },
});

it('runs no helper that the environment names, and says so once', async () => {
  const warnings: unknown[] = [];
  const nothing = () => {};
  const logger: EnvProviderOptions['logger'] = {
    debug: nothing,
    info: nothing,
    error: nothing,
    warn: (fields, message) => void warnings.push([fields, message]),
  };
  const provider = envProvider({ env: { DOCKER_AUTH_CONFIG: naming }, runHelper, logger });
  for (let n = 0; n < 3; n += 1) expect(await provider.resolve(quay)).toMatchObject({ username: 'entry' });
  expect(await provider.resolve({ ...quay, registry: 'gcr.io' })).toBeUndefined();
  expect(warnings).toEqual([[{ variable: 'DOCKER_AUTH_CONFIG' }, expect.stringContaining('allowHelpers')]]);
});

it('runs the helpers that the environment names where that is allowed', async () => {
  const provider = envProvider({ env: { DOCKER_AUTH_CONFIG: naming }, runHelper, allowHelpers: true });
  const answer = await provider.resolve(quay);
  expect(answer).toMatchObject({ username: 'helper' });
  expect(originOf(answer)).toEqual({ source: 'DOCKER_AUTH_CONFIG', helper: 'docker-credential-x' });
});

it('rejects on abort', async () => {
  const provider = envProvider({ env: {} });
  const signal = AbortSignal.abort();
  await expect(provider.resolve(quay, { signal })).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  await expect(provider.version({ signal })).rejects.toMatchObject({ code: 'DRV_ABORTED' });
});
