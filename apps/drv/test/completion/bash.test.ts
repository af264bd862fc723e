import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fakeIo } from '../support/fake-io.ts';

const io = fakeIo();
await io.run('completion', 'bash');
const script = io.stdout.text();

/** What bash offers after these words, the last of which is being typed. */
function complete(...words: readonly string[]): readonly string[] {
  const program = `${script}
drv() { if [[ $2 == --host ]]; then echo "at $3"; return; fi; case $2 in images) printf 'busybox:1\\nbusybox:2\\nalpine\\n' ;; networks) echo none ;; tasks) echo run-abcd ;; esac; }
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
    [['-H', 'tcp', ':', '//box', ':', '2375', 'sw'], ['sweep']],
    [['--host', '=', 'ssh', ':', '//me', '@', 'box', 'sw'], ['sweep']],
    [['-H', 'unix'], []],
    [['-H', 'unix', ':', '///s', 'sweep', '--d'], ['--dry-run']],
    [['run', 'busybox', '@', 'sha256', ':', '12', '--m'], []],
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

  it.each([
    'drv -H ssh://me@box run a',
    'drv run -m 1g --host ssh://me@box a',
    'drv run --host=ssh://me@box --network a',
  ])('asks the engine that is named in %j', (line) => {
    // As bash splits them.
    const words = line.split(/ |([:=@])/).filter((word) => word !== undefined && word !== '');
    const told = execFileSync(
      'bash',
      [
        '-c',
        `${script}
drv() { echo "a:$*"; }
COMP_LINE=$1; COMP_POINT=\${#COMP_LINE}; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _drv; printf '%s\n' "\${COMPREPLY[@]}"`,
        'bash',
        line,
        ...words,
      ],
      { encoding: 'utf8' },
    );
    expect(told).toMatch(/^a:complete --host ssh:\/\/me@box (images|networks)\n$/);
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
