import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeEngine, standardPrograms } from '@drv/testing';
import { afterAll, afterEach, expect, it } from 'vitest';
import { endAllDrv, spawnShell } from '../support/drv-process.ts';
import { IMAGE } from '../support/on-fake-engine.ts';

const engine = await createFakeEngine({ images: [IMAGE], programs: standardPrograms });
const cwd = await mkdtemp(join(tmpdir(), 'drv-cwd-'));

afterEach(endAllDrv);
afterAll(async () => {
  await engine.close();
  await rm(cwd, { recursive: true });
});

it.each([
  ['a task runs', `printf 12345 | drv run -q ${IMAGE} count`, 0, '5\n', ''],
  [
    'a file is told as missing',
    `drv run --result out.json ${IMAGE} count`,
    125,
    '',
    'drv: --result out.json: no such file or directory\n',
  ],
])('in a directory that was removed, %s', async (_name, line, code, stdout, stderr) => {
  const { child, ended } = spawnShell(`mkdir gone && cd gone && rmdir ../gone; ${line}`, {
    env: { DOCKER_HOST: engine.host },
    cwd,
  });
  child.stdin.end();
  const { stderr: said, ...seen } = await ended;
  expect({ ...seen, stdout: seen.stdout.toString() }).toEqual({ code, signal: null, stdout });
  // The shell that starts drv may say so itself.
  expect(said.replace(/^sh: .*getcwd.*\n/, '')).toBe(stderr);
});
