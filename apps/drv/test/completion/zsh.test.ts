import { describe, expect, it } from 'vitest';
import { zshCompletion } from '../../src/completion/zsh.ts';
import { SOME_WORDS } from '../support/some-words.ts';

describe('zshCompletion', () => {
  it('quotes what the shell would take for its own', () => {
    const script = zshCompletion(SOME_WORDS);
    expect(script).toContain(`'run:a task'\\''s [command]: run'`);
    expect(script).toContain(`'*--pull[when]: :(always never)'`);
    expect(script).toContain(`'*'{-m,--memory}'[it'\\''s \\[bytes\\]\\: n]: :'`);
    expect(script).toContain(`'*--result[r]: :_files'`);
    expect(script).toContain(`'*--json[j]'`);
    expect(script).toContain(`'1: :_drv_ask images'`);
    expect(script).toContain(`'1: :(bash zsh)'`);
  });

  it('takes the options that zsh gives to an action', () => {
    expect(zshCompletion(SOME_WORDS)).toContain('drv complete $host ${@[-1]} 2>/dev/null');
    expect(zshCompletion(SOME_WORDS)).toContain('compadd "${@[1,-2]}" -a found');
  });
});
