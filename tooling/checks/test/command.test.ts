import { mkdirSync, symlinkSync } from 'node:fs';
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
  const drv = async (
    skip: (note: string) => never,
    ...words: readonly string[]
  ): Promise<CommandEnd & { readonly onHost: boolean }> => {
    if (node === undefined) return skip(`the lockfile has no Node ${version} for this platform`);
    const env = { DRV_HOST: engine.host, DRV_CONFIG: 'none' };
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
    expect(await drv(skip, '--version')).toMatchObject({ exitCode: 0, stdout: '0.0.0', stderr: '' });
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
});
