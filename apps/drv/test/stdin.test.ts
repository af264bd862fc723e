import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeEngine, standardPrograms } from '@drv/testing';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { endAllDrv, spawnShell } from './support/drv-process.ts';
import { IMAGE } from './support/on-fake-engine.ts';

const engine = await createFakeEngine({ images: [IMAGE], programs: standardPrograms });
const cwd = await mkdtemp(join(tmpdir(), 'drv-stdin-'));
await writeFile(join(cwd, 'five'), '12345');
await writeFile(join(cwd, 'lines'), '1\n2\n');

afterEach(endAllDrv);
afterAll(async () => {
  await engine.close();
  await rm(cwd, { recursive: true });
});

/** A task that says how many bytes it got. */
const count = (option = '') => `drv run -q ${option} ${IMAGE} count`;

async function say(line: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { child, ended } = spawnShell(line, { env: { DOCKER_HOST: engine.host }, cwd });
  child.stdin.end('the script has these');
  const { stdout, stderr } = await ended;
  return { stdout: stdout.toString(), stderr };
}

describe('stdin that was redirected for drv', () => {
  it.each([
    ['a file', `${count()} < five`, '5\n'],
    ['a pipe', `printf 12345 | ${count()}`, '5\n'],
    ['a here-string', `${count()} <<< 1234`, '5\n'],
    ['a file, behind another program', `timeout 60 ${count()} < five`, '5\n'],
    ['a file, behind a shell that only starts drv', `bash -c '${count()}' < five`, '5\n'],
    ['a file, in the background', `${count()} < five & wait`, '5\n'],
    ['a pipe, in a loop', `while read x; do printf 12345 | ${count()}; done < <(echo 1)`, '5\n'],
    ['a file that the script reads too', `exec < five; read -n 1 x; ${count()} < five`, '5\n'],
  ])('reaches the task: %s', async (_name, line, stdout) => {
    expect(await say(line)).toEqual({ stdout, stderr: '' });
  });
});

describe('stdin of the script around drv', () => {
  it.each([
    ['a loop over a file', `while read x; do ${count()}; echo $x; done < lines`, '0\n1\n0\n2\n'],
    ['a loop over a pipe', `printf '1\\n2\\n' | while read x; do ${count()}; echo $x; done`, '0\n1\n0\n2\n'],
    ['a loop behind another program', `while read x; do timeout 60 ${count()}; done < lines`, '0\n0\n'],
    ['a script that is a here-document', `bash -s <<'end'\n${count()}\necho two\nend`, '0\ntwo\n'],
    ['what a script is piped into', `${count()}; cat`, '0\nthe script has these'],
  ])('stays there: %s', async (_name, line, stdout) => {
    expect(await say(line)).toEqual({ stdout, stderr: '' });
  });

  it('reaches the task when it is asked for', async () => {
    expect(await say(`${count('-i')}; cat`)).toEqual({ stdout: '20\n', stderr: '' });
  });
});
