import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerConfigProvider, type DockerConfigOptions } from '@drv/auth';
import { expect, it } from 'vitest';
import { isAlive } from '../support/is-alive.ts';
import { problemOf } from '../support/problem-of.ts';
import { tempPrograms, type TempPrograms } from '../support/temp-programs.ts';

// Real processes: a config file that names a real program on PATH.

const target = { registry: 'quay.io', repository: 'team/app' };
const SECRET = 'hunter2-hunter2';

async function providerOf(programs: TempPrograms, options: Partial<DockerConfigOptions> = {}) {
  const path = join(programs.directory, 'config.json');
  await writeFile(path, JSON.stringify({ credHelpers: { 'quay.io': 'test', 'docker.io': 'test' } }));
  return dockerConfigProvider({ env: programs.env, paths: [path], ...options });
}

async function failureOf(answer: Promise<unknown>): Promise<unknown> {
  return await answer.then(
    (value) => ({ resolved: value }),
    (error: unknown) => error,
  );
}

it('asks with "get" and the address on standard input, and takes the answer', async () => {
  await using programs = await tempPrograms({
    'docker-credential-test': `
      const input = require('node:fs').readFileSync(0, 'utf8');
      const secret = [process.argv.slice(2).join(), input, process.env.HOME].join('|');
      console.log(JSON.stringify({ ServerURL: 'evil.com', Username: 'ada', Secret: secret }));`,
  });
  const provider = await providerOf(programs);
  expect(await provider.resolve(target)).toHaveProperty('password', `get|quay.io|${programs.env['HOME']}`);
  expect(await provider.resolve({ registry: 'docker.io', repository: 'library/a' })).toHaveProperty(
    'password',
    `get|https://index.docker.io/v1/|${programs.env['HOME']}`,
  );
});

it('takes the answer of a shell script, too', async () => {
  await using programs = await tempPrograms({
    'docker-credential-test': `#!/bin/sh\nread -r url\nprintf '{"username":"<token>","secret":"%s"} trailing' "$url"`,
  });
  expect(await (await providerOf(programs)).resolve(target)).toMatchObject({ kind: 'identity-token' });
});

it('knows nothing when the helper says so', async () => {
  await using programs = await tempPrograms({
    'docker-credential-test': `#!/bin/sh\necho 'credentials not found in native keychain'\nexit 1`,
  });
  expect(await (await providerOf(programs)).resolve(target)).toBeUndefined();
});

it.each([
  ['helper-failed', 'an exit code', `#!/bin/sh\necho ${SECRET}; echo ${SECRET} >&2; exit 3`, 'exit code 3'],
  [
    'helper-failed',
    'a signal',
    `process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000)`,
    'SIGSEGV',
  ],
  [
    'helper-failed',
    'an interpreter that is missing',
    `#!/no/such/interpreter\n`,
    'cannot be started (ENOEXEC)',
  ],
  [
    'helper-failed',
    'the answer on standard error',
    `#!/bin/sh\necho 'credentials not found in native keychain' >&2; exit 1`,
    'exit code 1',
  ],
  ['helper-output', 'garbage', `#!/bin/sh\necho ${SECRET}`, 'answered something else'],
  ['helper-output', 'garbage that is JSON', `#!/bin/sh\necho '["${SECRET}"]'`, 'answered something else'],
  ['helper-output', 'nothing', `#!/bin/sh\nexit 0`, 'answered something else'],
  ['helper-output', 'without end', `#!/bin/sh\nexec yes ${SECRET}`, 'wrote more than 1 MiB'],
])('fails with %s after %s', async (problem, _how, program, message) => {
  await using programs = await tempPrograms({ 'docker-credential-test': program });
  const error = await failureOf((await providerOf(programs)).resolve(target));
  expect(problemOf(error)).toBe(problem);
  expect(error).toHaveProperty('message', expect.stringContaining(message));
  expect(error).toHaveProperty('message', expect.stringContaining('docker-credential-test'));
  expect(error).toHaveProperty('message', expect.stringContaining(join(programs.directory, 'config.json')));
  expect(JSON.stringify([error, String(error), problemOf(error)])).not.toContain(SECRET);
});

it('fails when the helper of a registry is not installed, or takes it for one that knows nothing', async () => {
  await using programs = await tempPrograms({});
  expect(problemOf(await failureOf((await providerOf(programs)).resolve(target)))).toBe('helper-not-found');
  const lenient = await providerOf(programs, { onHelperFailure: 'ignore' });
  expect(await lenient.resolve(target)).toBeUndefined();
});

const elf = (machine: number): Buffer => {
  const head = Buffer.alloc(64);
  head.write('\u007fELF\u0002\u0001\u0001', 'latin1');
  head.writeUInt16LE(machine, 18);
  return head;
};

// WSL without its interoperation, a home directory on a network: the program is there, and cannot be run.
it.each([
  ['Windows', Buffer.from('MZ\u0090\u0000\u0003\u0000')],
  ['another processor', elf(process.arch === 'arm64' ? 62 : 183)],
])('knows a helper for %s from one that failed', async (_of, bytes) => {
  await using programs = await tempPrograms({ 'docker-credential-test': '' });
  await writeFile(join(programs.directory, 'docker-credential-test'), bytes);
  const error = await failureOf((await providerOf(programs)).resolve(target));
  expect(error).toMatchObject({ message: expect.stringContaining('cannot be started (ENOEXEC)') });

  const config = join(programs.directory, 'store.json');
  await writeFile(config, JSON.stringify({ credsStore: 'test' }));
  const store = dockerConfigProvider({ env: programs.env, paths: [config] });
  expect(await store.resolve(target)).toBeUndefined();
});

it('takes a script that ends as a shell does for one that failed', async () => {
  await using programs = await tempPrograms({ 'docker-credential-test': '#!/bin/sh\nno-such-command' });
  const error = await failureOf((await providerOf(programs)).resolve(target));
  expect(error).toMatchObject({ message: expect.stringContaining('exit code 127') });
});

it('finds no helper in a directory of PATH that is not absolute, nor one that cannot be executed', async () => {
  await using programs = await tempPrograms({ 'docker-credential-test': '#!/bin/sh\nexit 3' });
  const { directory } = programs;
  for (const PATH of ['', '.', 'bin', join(directory, 'config.json')]) {
    const provider = await providerOf(programs, { env: { PATH } });
    expect(problemOf(await failureOf(provider.resolve(target)))).toBe('helper-not-found');
  }
  const there = await providerOf(programs, { env: { PATH: `:.:/no/such:${directory}` } });
  expect(problemOf(await failureOf(there.resolve(target)))).toBe('helper-failed');
});

it('takes an answer of a helper that does not read its input', async () => {
  await using programs = await tempPrograms({
    'docker-credential-test': `#!/bin/sh\nexec <&-\necho '{"Username":"ada","Secret":"s"}'`,
  });
  const provider = await providerOf(programs);
  for (let n = 0; n < 5; n += 1) expect(await provider.resolve(target)).toMatchObject({ username: 'ada' });
});

it('takes the answer of a helper that leaves a process behind which holds its output', async () => {
  await using programs = await tempPrograms({
    'docker-credential-test': `
      const child = require('node:child_process').spawn('/bin/sleep', ['600'], { detached: true, stdio: ['ignore', 'inherit', 'ignore'] });
      require('node:fs').writeFileSync(__dirname + '/left', String(child.pid));
      process.stdout.write('{"Username":"ada","Secret":"s"}', () => process.exit(0));`,
  });
  expect(await (await providerOf(programs)).resolve(target)).toMatchObject({ username: 'ada' });
  const left = Number(readFileSync(join(programs.directory, 'left'), 'utf8'));
  process.kill(left);
});

const HANGS = `
  const { spawn } = require('node:child_process');
  const child = spawn('/bin/sleep', ['600'], { stdio: 'ignore' });
  require('node:fs').writeFileSync(__dirname + '/pids', process.pid + ' ' + child.pid);
  process.stdout.write('${SECRET}');`;
const IGNORES_TERM = `process.on('SIGTERM', () => {});\n${HANGS}`;

const pidsOf = ({ directory }: TempPrograms): readonly number[] =>
  readFileSync(join(directory, 'pids'), 'utf8').split(' ').map(Number);

it.each([
  ['one that ends on SIGTERM', HANGS],
  ['one that has to be killed', IGNORES_TERM],
])('ends a helper that does not answer in time, and all that it started: %s', async (_title, program) => {
  await using programs = await tempPrograms({ 'docker-credential-test': program });
  const provider = await providerOf(programs, { helperTimeoutMs: 400, helperKillGraceMs: 100 });
  const error = await failureOf(provider.resolve(target));
  expect(problemOf(error)).toBe('helper-timeout');
  expect(error).toHaveProperty('message', expect.stringContaining('within 400 ms'));
  await expect.poll(() => pidsOf(programs).filter(isAlive)).toEqual([]);
});

it('ends the helper on abort, and rejects when it is gone', async () => {
  await using programs = await tempPrograms({ 'docker-credential-test': HANGS });
  const provider = await providerOf(programs);
  const caller = new AbortController();
  const answer = failureOf(provider.resolve(target, { signal: caller.signal }));
  await expect
    .poll(() => existsSync(join(programs.directory, 'pids')), {
      timeout: 10_000,
    })
    .toBe(true);
  const [pid = 0] = pidsOf(programs);
  caller.abort(new Error('changed my mind'));
  expect(await answer).toMatchObject({ code: 'DRV_ABORTED', cause: caller.signal.reason as unknown });
  expect(isAlive(pid)).toBe(false);
});

it('runs one helper for all who ask the same at the same time', async () => {
  await using programs = await tempPrograms({
    'docker-credential-test': `
      require('node:fs').appendFileSync(__dirname + '/runs', 'x');
      console.log('{"Username":"ada","Secret":"s"}');`,
  });
  const provider = await providerOf(programs);
  const caller = new AbortController();
  const leaves = failureOf(provider.resolve(target, { signal: caller.signal }));
  const answers = Array.from({ length: 20 }, () => provider.resolve(target));
  caller.abort();
  for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ username: 'ada' });
  expect(await leaves).toMatchObject({ code: 'DRV_ABORTED' });
  expect(readFileSync(join(programs.directory, 'runs'), 'utf8')).toBe('x');
});
