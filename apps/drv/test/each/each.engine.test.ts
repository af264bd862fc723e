import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPodman } from '@drv/tooling-engine/on-podman';
import { afterAll, expect, inject, it } from 'vitest';
import { drv } from '../support/drv-process.ts';

const engine = inject('engine');
const { busybox } = engine.images;
const env = { DOCKER_HOST: engine.host };
const cwd = await mkdtemp(join(tmpdir(), 'drv-each-'));
afterAll(() => rm(cwd, { recursive: true }));

it('runs a task for each line, in order, and goes on from its job log', async () => {
  await writeFile(join(cwd, 'list'), 'one\ntwo words\n$(three)\nbad\n');
  const script = 'echo "<$1>"; echo "$1" >&2; test "$1" != bad';
  const argv = ['run', '-j', '3', '--each', 'list', '--joblog', 'log', '--junit', 'junit.xml', busybox];
  const first = await drv([...argv, 'sh', '-c', script, 'sh', '{}'], { env, cwd });
  expect(first.stdout.toString()).toBe('<one>\n<two words>\n<$(three)>\n<bad>\n');
  expect(first.stderr).toMatch(/^one\ndrv: \[1\] success [^\n]*\ntwo words\ndrv: \[2\] success/);
  expect(first.stderr).toMatch(/\ndrv: 4 tasks: 3 succeeded, 1 failed\n$/);
  expect(first.code).toBe(1);
  const second = await drv([...argv, 'sh', '-c', script, 'sh', '{}'], { env, cwd });
  expect(second.stdout.toString()).toBe('<bad>\n');
  expect(second.stderr).toMatch(/\ndrv: 1 task: 0 succeeded, 1 failed, 3 skipped: they succeeded before\n$/);
});

it('lets one whose command is not there fail alone, in the words of drv', async () => {
  const { code, stdout, stderr } = await drv(['run', '--each', '-', '-j', '2', busybox, '{}'], {
    env,
    cwd,
    input: 'nothing-of-the-kind\ntrue\n',
  });
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 125, stdout: '' });
  // The init of Podman does not say which.
  expect(stderr).toMatch(isPodman ? /drv: \[1\] The command / : /drv: \[1\] .*nothing-of-the-kind/);
  expect(stderr).not.toContain('FATAL');
  expect(stderr).toMatch(/\ndrv: 2 tasks: 1 succeeded, 1 could not be run\n$/);
});
