import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFakeEngine, standardPrograms, type FakeEngine } from '@drv/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHostTrap, type HostTrap } from '../src/command/host-trap.ts';
import { runInstalled, type CommandEnd } from '../src/command/installed-command.ts';
import { nodeOptions } from '../src/command/node-options.ts';
import { buildPackages } from '../src/consumer/build-packages.ts';
import { createConsumerProject, type ConsumerProject } from '../src/consumer/consumer-project.ts';
import { NODES } from '../src/consumer/node-binaries.ts';
import { gitRepository } from '../src/repository/git-repository.ts';
import { packagesOf } from '../src/repository/workspace-package.ts';

const published = packagesOf(gitRepository()).filter(({ kind }) => kind !== 'tool');
const released = published.find(({ name }) => name === '@drv/cli')?.manifest['version'];
let project: ConsumerProject;
let engine: FakeEngine;
let trap: HostTrap;
let command: string;

beforeAll(async () => {
  await buildPackages();
  project = await createConsumerProject(published);
  engine = await createFakeEngine({ images: ['busybox:1'], programs: standardPrograms });
  trap = createHostTrap(join(project.dir, 'trap'));
  // As a global installation by npm does: a link in a folder of the PATH.
  command = join(project.dir, 'bin/drv');
  mkdirSync(join(project.dir, 'bin'));
  symlinkSync('../node_modules/@drv/cli/bin/drv', command);
});
afterAll(async () => {
  await engine?.close();
  project?.remove();
});

describe.each(NODES)('the installed command on Node $version', ({ version, path: node }) => {
  /** How it ended, and whether anything of the command line ran outside of the task. */
  const drv = (skip: (note: string) => never, ...words: readonly string[]) => drvWith({}, skip, ...words);
  const drvWith = async (
    settings: Readonly<Record<string, string>>,
    skip: (note: string) => never,
    ...words: readonly string[]
  ): Promise<CommandEnd & { readonly onHost: boolean }> => {
    if (node === undefined) return skip(`the lockfile has no Node ${version} for this platform`);
    const env = { DRV_HOST: engine.host, DRV_CONFIG: 'none', ...settings };
    const end = await runInstalled(command, node, words, { cwd: trap.dir, env });
    return { ...end, onHost: trap.sprung() };
  };
  /**
   * A line for each kind of file that Node reads: every option of this Node, with the file behind it and joined to it.
   * The option that ends a list of options comes last, to hide no other.
   */
  const lines = async () => {
    const options = node === undefined ? [] : await nodeOptions(node);
    const sorted = [...options.filter((option) => option !== '--'), '--'];
    return trap.values.map((value) => sorted.flatMap((option) => [option, value, `${option}=${value}`]));
  };

  it('starts', async ({ skip }) => {
    expect(await drv(skip, '--version')).toMatchObject({ exitCode: 0, stdout: released, stderr: '' });
    expect(await drv(skip)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('drv run') });
  });

  it('gives the task every word as it is, also those that Node has a meaning for', async ({ skip }) => {
    const odd = ['a b', '', '$HOME', '"', "'", '`', '\\', '*', ':', 'ü'];
    for (const words of [odd, ...(await lines())]) {
      const end = await drv(skip, 'run', '-q', 'busybox:1', 'print-arguments', ...words);
      expect(end).toEqual({ exitCode: 0, stdout: words.join('\n'), stderr: '', onHost: false });
    }
  });

  it('takes the value of its own option, whatever Node would make of it', async ({ skip }) => {
    for (const words of await lines()) {
      const values = words.flatMap((word) => ['--user', word]);
      const end = await drv(skip, 'run', '-q', ...values, '--user', '7', 'busybox:1', 'print-place');
      expect(end).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^7\n/), onHost: false });
    }
  });

  it('reads the file of --env-file itself, and says itself that it is missing', async ({ skip }) => {
    const [variables = ''] = trap.values;
    const run = ['run', '-q', '--env-file', variables, 'busybox:1', 'print-env', 'NODE_OPTIONS'];
    const read = await drv(skip, ...run);
    expect(read).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('--require='), onHost: false });
    expect(await drv(skip, 'run', '--env-file', 'nowhere', 'busybox:1')).toEqual({
      exitCode: 125,
      stdout: '',
      stderr: 'drv: --env-file nowhere: no such file or directory',
      onHost: false,
    });
  });

  it('takes -h for the name of the host, and never prints help in place of a run', async ({ skip }) => {
    expect(await drv(skip, 'run', '-q', '-h', 'web', 'busybox:1', 'print-place')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/\nweb$/),
    });
    expect(await drv(skip, 'run', '-h')).toMatchObject({
      exitCode: 125,
      stdout: '',
      stderr: 'drv: --hostname needs a value: --hostname <name>; help is drv run --help',
    });
    for (const words of [
      ['run', '--nope', 'busybox:1', 'print-arguments', '--help'],
      ['--nope', 'run', 'busybox:1', 'print-arguments', '-h'],
    ]) {
      expect(await drv(skip, ...words)).toMatchObject({
        exitCode: 125,
        stdout: '',
        stderr: "drv: unknown option '--nope'",
      });
    }
  });

  it.for<{ words: readonly string[]; settings?: Record<string, string> }>([
    { words: ['--json', '--memroy', '1'] },
    { words: ['--memroy', '1', '--json'] },
    { words: ['--memroy=1', '--json'] },
    { words: ['--json', '--memory', 'lots'] },
    { words: ['--memory', 'lots', '--json', '--explain', '--log', 'debug'] },
    { words: ['--json', '--host', 'nonsense://x', '--explain', '--stats'] },
    { words: ['--json', '--config', 'nowhere.json'] },
    { words: ['--json', '--env-file', 'nowhere'] },
    { words: ['--json'], settings: { DRV_TTY: 'perhaps' } },
    { words: [], settings: { DRV_JSON: '1', DRV_MEMORY: 'lots' } },
    { words: ['--nope'], settings: { DRV_JSON: '1' } },
  ])(
    'answers with JSON, and with no older result: $words $settings',
    async ({ words, settings }, { skip }) => {
      const file = join(trap.dir, 'result.json');
      for (const all of [
        ['--result', file, ...words, 'busybox:1', 'exit', '0'],
        [...words, '--result', file, 'busybox:1', 'exit', '0'],
        [...words, '--result', file],
      ]) {
        writeFileSync(file, '{"status":"success"}');
        const { exitCode, stdout, stderr } = await drvWith(settings ?? {}, skip, 'run', ...all);
        expect({ exitCode, stdout }).toEqual({ exitCode: 125, stdout: '' });
        const answer: unknown = JSON.parse(stderr.split('\n').at(-1) ?? '');
        expect(answer).toMatchObject({ error: { message: expect.any(String), retryable: false } });
        expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(answer);
      }
    },
  );

  it('ends with JSON when a run was explained too', async ({ skip }) => {
    const { stderr } = await drv(skip, 'run', '--json', '--explain', '--stats', 'busybox:1', 'exit', '0');
    expect(JSON.parse(stderr.split('\n').at(-1) ?? '')).toMatchObject({ status: 'success' });
    expect(stderr.split('\n').length).toBeGreaterThan(1);
  });

  it('writes a report, and what other programs read', async ({ skip }) => {
    const files = { '--report': '<!doctype html>', '--junit': '<?xml', '--result': '{' };
    const paths = Object.keys(files).map((option) => [option, join(trap.dir, `written${option}`)]);
    const end = await drv(skip, 'run', '-q', '--stats', ...paths.flat(), 'busybox:1', 'exit', '0');
    expect(end).toMatchObject({ exitCode: 0, stderr: '' });
    const begins = paths.map(([, path = '']) => readFileSync(path, 'utf8').toLowerCase());
    for (const [at, begin] of Object.values(files).entries())
      expect(begins[at]?.startsWith(begin)).toBe(true);
  });

  it('stops a task at its output limit, when nothing else was asked for', async ({ skip }) => {
    const end = await drv(skip, 'run', '--json', '--output-limit', '1000b', 'busybox:1', 'flood');
    expect(end.exitCode).toBe(137);
    expect(end.stdout).toHaveLength(1000);
    expect(JSON.parse(end.stderr)).toMatchObject({ status: 'killed', cause: 'output-limit' });
  });
});
