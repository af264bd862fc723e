import { content, repeated } from '../play/content.ts';
import type { Scenario } from '../play/scenario.ts';
import { shell } from './shell.ts';

/** Tasks that write more than somebody reads, or than they may; and tasks with a terminal. */
export const outputs: readonly Scenario[] = [
  {
    name: 'output limit: truncate',
    weight: 3,
    play(draw, stage) {
      const limitBytes = draw.integer(1, 1 << 18);
      const length = limitBytes + draw.integer(1, 1 << 20);
      return {
        task: shell(draw, stage, `yes cut | head -c ${length}; exit 3`, {
          output: { limitBytes, onLimit: 'truncate' },
        }),
        truth: {
          answers: [{ status: 'error', exitCode: 3, output: { limitBytes } }],
          stdout: repeated('cut\n', length),
        },
      };
    },
  },
  {
    name: 'output limit: stop',
    weight: 3,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'exec yes flood', {
        output: { limitBytes: draw.integer(1, 1 << 20), onLimit: 'stop' },
        graceMs: draw.of([0, 1_000]),
      }),
      truth: {
        answers: [{ status: 'killed', cause: 'output-limit' }],
        stdout: repeated('flood\n', Infinity),
      },
    }),
  },
  {
    name: 'output limit: pause, and a slow reader',
    weight: 3,
    play(draw, stage) {
      const length = draw.integer(1 << 18, 1 << 20);
      return {
        task: shell(draw, stage, `yes slow | head -c ${length}; exit 0`, {
          output: { limitBytes: draw.integer(1 << 10, 1 << 17), onLimit: 'pause' },
        }),
        readerPauseMs: draw.integer(1, 10),
        truth: { answers: [{ status: 'success' }], stdout: repeated('slow\n', length) },
      };
    },
  },
  {
    name: 'a slow reader',
    weight: 3,
    play(draw, stage) {
      const length = draw.integer(1 << 18, 2 << 20);
      return {
        task: shell(draw, stage, `yes slower | head -c ${length}; exit 7`),
        readerPauseMs: draw.integer(1, 10),
        truth: { answers: [{ status: 'error', exitCode: 7 }], stdout: repeated('slower\n', length) },
      };
    },
  },
  {
    name: 'terminal',
    weight: 3,
    play(draw, stage) {
      const word = draw.word(10);
      return {
        task: shell(draw, stage, `[ -t 0 ] && [ -t 1 ] && echo ${word} >&2; exit 4`, { tty: true }),
        truth: { answers: [{ status: 'error', exitCode: 4 }], stdout: content(`${word}\r\n`) },
      };
    },
  },
];
