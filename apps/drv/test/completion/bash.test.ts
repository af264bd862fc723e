import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fakeIo } from '../support/fake-io.ts';

const io = fakeIo();
await io.run('completion', 'bash');
const script = io.stdout.text();

/** What bash offers after these words, the last of which is being typed. */
function complete(...words: readonly string[]): readonly string[] {
  const program = `${script}
drv() { case $2 in images) printf 'busybox:1\\nbusybox:2\\nalpine\\n' ;; networks) echo none ;; tasks) echo run-abcd ;; esac; }
COMP_LINE="\${*:1}"; COMP_POINT=\${#COMP_LINE}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _drv; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', program, 'bash', 'drv', ...words], {
    encoding: 'utf8',
    cwd: '/',
  });
  return output.split('\n').filter((line) => line !== '');
}

describe('the completion of bash', () => {
  it.each([
    [['r'], ['run']],
    [[''], ['run', 'pull', 'doctor', 'sweep', 'completion', '--config', '--help', '--version']],
    [['--config', 'run', 'sw'], ['sweep']],
    [
      ['run', '--memory-'],
      ['--memory-swap', '--memory-reservation'],
    ],
    [
      ['run', '--pull', ''],
      ['missing', 'always', 'never'],
    ],
    [['run', '-m', ''], []],
    [['run', '--env-file', '/et'], ['/etc']],
    [['run', '-m', '1g', 'al'], ['alpine']],
    [['run', '--network', ''], ['none']],
    [['run', 'alpine', 'ls', '--m'], []],
    [['run', 'alpine', '--m'], []],
    [['stop', 'run-'], ['run-abcd']],
    [['logs', '-n', '3', 'run'], ['run-abcd']],
    [['sweep', '--d'], ['--dry-run']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
  ])('after %j offers %j', (words, offers) => {
    expect(complete(...words)).toEqual(expect.arrayContaining(offers));
    if (words.at(-1) !== '') expect(complete(...words)).toEqual(offers);
  });

  it('runs nothing that a name holds', () => {
    const evil = "drv() { printf '%s\\n' '$(echo ran >&2)' 'alpine`echo ran >&2`' 'al*'; }";
    const words = 'COMP_WORDS=(drv run a); COMP_CWORD=2; COMP_LINE="drv run a"; COMP_POINT=9';
    const told = spawnSync(
      'bash',
      ['-c', `${script}\n${evil}\n${words}; _drv; printf '%s\\n' "\${COMPREPLY[@]}"`],
      {
        encoding: 'utf8',
      },
    );
    expect(told).toMatchObject({ stdout: 'alpine`echo ran >&2`\nal*\n', stderr: '' });
  });

  it('offers every option of run, and none that is hidden', () => {
    const options = complete('run', '--');
    expect(options).toContain('--stdin');
    expect(options).toContain('--cap-add');
    expect(options).not.toContain('--rm');
    expect(options).not.toContain('--no-quiet');
  });
});
