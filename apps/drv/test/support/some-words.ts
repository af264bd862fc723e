import type { CommandWords } from '../../src/completion/vocabulary.ts';

/** Commands with every kind of option, and with characters that shells take for their own. */
export const SOME_WORDS: readonly CommandWords[] = [
  {
    name: 'run',
    help: "a task's [command]: run",
    options: [
      { long: '--pull', help: 'when', value: ['always', 'never'] },
      { long: '--memory', short: '-m', help: "it's [bytes]: n", value: 'any' },
      { long: '--result', help: 'r', value: 'file' },
      { long: '--json', help: 'j', value: 'none' },
    ],
    words: [],
    asks: 'images',
    endsAtArgument: true,
  },
  { name: 'completion', help: 'c', options: [], words: ['bash', 'zsh'], endsAtArgument: false },
];
