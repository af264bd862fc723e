import { protect } from '@drv/core/driver';
import { expect, it } from 'vitest';
import { createHelperClient, type HelperClientOptions } from '../../src/helper/helper-client.ts';
import type { HelperResult, HelperRunner } from '../../src/helper/helper-runner.ts';
import { problemOf } from '../support/problem-of.ts';

const question = {
  program: 'docker-credential-x',
  serverUrl: 'quay.io',
  source: '/cfg/config.json',
  isOfRegistry: true,
};

const client = (runHelper: HelperRunner, options: Partial<HelperClientOptions> = {}) =>
  createHelperClient({
    runHelper,
    timeoutMs: 30_000,
    onHelperFailure: undefined,
    reporter: { warn: () => {} },
    drainMs: 10,
    ...options,
  });

const answering = (result: HelperResult) => client(async () => result);

it('takes credentials, a token, and an answer that holds none', async () => {
  const get = (stdout: string) => answering({ exitCode: 0, stdout }).get(question);
  expect(await get('{"Username":"u","Secret":"s"}')).toEqual(
    protect({ kind: 'basic', username: 'u', password: 's' }),
  );
  expect(await get('{"username":"<token>","secret":"s"}')).toHaveProperty('token', 's');
  for (const none of [
    '{}',
    '{"Username":"","Secret":""}',
    '{"Username":null}',
    '{"Username":"<token>"}',
    '{"Username":"Other","Secret":""}',
    '{"Username":"Other"}',
  ]) {
    expect(await get(none)).toBeUndefined();
  }
});

it.each([
  ['helper-failed', { exitCode: 1, stdout: 'no credentials server URL' }],
  ['helper-failed', { exitCode: 1, stdout: 'x credentials not found in native keychain' }],
  ['helper-failed', { exitCode: null, stdout: '', signal: 'SIGKILL' }],
  ['helper-failed', { exitCode: null, stdout: '' }],
  ['helper-output', { exitCode: 0, stdout: 'credentials not found in native keychain' }],
  ['helper-output', { exitCode: 0, stdout: '{"Username":"u","Secret":1}' }],
  ['helper-output', { exitCode: 0, stdout: '{"Secret":"s"}' }],
  ['helper-output', { exitCode: 0, stdout: '{"Username":"u"' }],
  ['helper-output', { exitCode: 0, stdout: ' '.repeat(1024 * 1024 + 1) }],
  ['helper-output', { exitCode: 0, stdout: '{}', truncated: true }],
])('%s: %j', async (problem, result) => {
  const error: unknown = await answering(result)
    .get(question)
    .catch((reason: unknown) => reason);
  expect(problemOf(error)).toBe(problem);
});

it('says which helper, for what and by whose order', async () => {
  await expect(answering({ exitCode: 2, stdout: '' }).get(question)).rejects.toMatchObject({
    code: 'DRV_CREDENTIALS',
    message:
      'The credential helper docker-credential-x failed with exit code 2 (asked for quay.io, named in /cfg/config.json)',
    cause: { problem: 'helper-failed', source: '/cfg/config.json', helper: 'docker-credential-x' },
  });
});

it('tells a runner that fails from one that finds no program', async () => {
  const failing = (error: unknown) => client(() => Promise.reject(error as Error)).get(question);
  const problem = async (error: unknown) =>
    problemOf(await failing(error).catch((reason: unknown) => reason));
  expect(await problem(Object.assign(new Error('no'), { code: 'ENOENT' }))).toBe('helper-not-found');
  expect(await problem(Object.assign(new Error('no'), { code: 'EACCES' }))).toBe('helper-failed');
  expect(await problem('hunter2')).toBe('helper-failed');
});

const failsWith =
  (code: string): HelperRunner =>
  () =>
    Promise.reject(Object.assign(new Error('no'), { code }));

const warningsOf = (list: string[]) => ({
  warn: (_fields: object, message: string) => void list.push(message),
});
const store = { ...question, isOfRegistry: false };

it.each([
  ['ENOENT', 'is not installed: there is no such program on PATH'],
  ['ENOEXEC', 'cannot be started (ENOEXEC)'],
  ['EACCES', 'cannot be started (EACCES)'],
])(
  'a store that this machine does not have (%s) is passed over with a warning; a helper of the registry is an error',
  async (code, what) => {
    const warnings: string[] = [];
    expect(await client(failsWith(code), { reporter: warningsOf(warnings) }).get(store)).toBeUndefined();
    expect(warnings).toEqual([
      `The credential helper docker-credential-x ${what} (asked for quay.io, named in /cfg/config.json). It is passed over.`,
    ]);
    await expect(client(failsWith(code)).get(question)).rejects.toMatchObject({
      code: 'DRV_CREDENTIALS',
      cause: { code },
    });
    const strict = client(failsWith(code), { onHelperFailure: 'error' });
    await expect(strict.get(store)).rejects.toMatchObject({ code: 'DRV_CREDENTIALS' });
  },
);

it.each<[string, string, HelperRunner]>([
  ['helper-failed', 'cannot be started (EAGAIN)', failsWith('EAGAIN')],
  [
    'helper-failed',
    'failed with exit code 1',
    async () => ({ exitCode: 1, stdout: 'the keychain is locked' }),
  ],
  ['helper-failed', 'was ended by SIGSEGV', async () => ({ exitCode: null, stdout: '', signal: 'SIGSEGV' })],
  [
    'helper-output',
    'answered something else than {"Username": …, "Secret": …}',
    async () => ({ exitCode: 0, stdout: '' }),
  ],
  ['helper-output', 'wrote more than 1 MiB', async () => ({ exitCode: 0, stdout: '', truncated: true })],
  ['helper-timeout', 'did not answer within 5 ms', () => new Promise(() => {})],
])('one that may know a login is an error (%s), as a store too: it %s', async (problem, what, runs) => {
  const warnings: string[] = [];
  const times = { timeoutMs: 5, drainMs: 5, reporter: warningsOf(warnings) };
  for (const one of [question, store]) {
    await expect(client(runs, times).get(one)).rejects.toMatchObject({
      code: 'DRV_CREDENTIALS',
      message: `The credential helper docker-credential-x ${what} (asked for quay.io, named in /cfg/config.json)`,
      cause: { problem },
    });
    expect(warnings).toEqual([]);
    expect(await client(runs, { ...times, onHelperFailure: 'ignore' }).get(one)).toBeUndefined();
    expect(warnings.splice(0)).toHaveLength(1);
  }
});

it('a store that is asked for nothing any more is no store that failed', async () => {
  const gone = new AbortController();
  const warnings: string[] = [];
  const lenient = client((_call, { signal }) => rejectedOnAbort(signal), {
    onHelperFailure: 'ignore',
    reporter: warningsOf(warnings),
  });
  const asked = lenient.get(store, { signal: gone.signal });
  gone.abort();
  await expect(asked).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  expect(warnings).toEqual([]);
});

async function rejectedOnAbort(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('ended')));
  });
}

it('gives up a runner that does not look at its signal', async () => {
  const deaf = client(() => new Promise(() => {}), { timeoutMs: 5, drainMs: 5 });
  await expect(deaf.get(question)).rejects.toMatchObject({ cause: { problem: 'helper-timeout' } });
});
