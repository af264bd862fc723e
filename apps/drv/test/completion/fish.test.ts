import { describe, expect, it } from 'vitest';
import { fishCompletion } from '../../src/completion/fish.ts';
import { SOME_WORDS } from '../support/some-words.ts';

describe('fishCompletion', () => {
  it('is a line for each command and option', () => {
    expect(
      fishCompletion(SOME_WORDS)
        .split('\n')
        .filter((line) => line.startsWith('complete ')),
    ).toEqual([
      `complete -c drv -f -n __drv_no_command -a run -d 'a task\\'s [command]: run'`,
      `complete -c drv -n '__drv_before_argument run' -l pull -x -a 'always never' -d 'when'`,
      `complete -c drv -n '__drv_before_argument run' -l memory -s m -x -d 'it\\'s [bytes]: n'`,
      `complete -c drv -n '__drv_before_argument run' -l result -r -F -d 'r'`,
      `complete -c drv -n '__drv_before_argument run' -l json -f -d 'j'`,
      `complete -c drv -f -n '__drv_before_argument run' -a '(__drv_ask images)'`,
      `complete -c drv -f -n __drv_no_command -a completion -d 'c'`,
      `complete -c drv -f -n '__fish_seen_subcommand_from completion' -a 'bash zsh'`,
    ]);
  });
});
