import { PassThrough } from 'node:stream';
import { content } from '../play/content.ts';
import type { Scenario } from '../play/scenario.ts';
import { shell, UP, UP_MS } from './shell.ts';

/** Tasks that are frozen, and tasks that are watched. */
export const freezes: readonly Scenario[] = [
  {
    name: 'pause and resume',
    weight: 3,
    play(draw, stage) {
      const input = new PassThrough();
      return {
        task: shell(draw, stage, 'echo up; read x || exit 77; exit "$x"'),
        stdin: () => input,
        async meanwhile({ handle, stdout }) {
          await stdout.reaches(UP.length, UP_MS);
          await handle.pause();
          await handle.resume();
          input.end('9\n');
        },
        truth: { answers: [{ status: 'error', exitCode: 9 }], stdout: content(UP) },
      };
    },
  },
  {
    name: 'killed while it is frozen',
    weight: 2,
    play(draw, stage) {
      const graceMs = draw.of([0, 300]);
      return {
        task: shell(draw, stage, 'echo up; exec sleep 120'),
        async meanwhile({ handle, stdout }) {
          await stdout.reaches(UP.length, UP_MS);
          await handle.pause();
          await handle.kill({ graceMs });
        },
        truth: { answers: [{ status: 'cancelled' }], stdout: content(UP) },
      };
    },
  },
  {
    name: 'samples, read to their end',
    weight: 3,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo up; sleep 1.5; exit 2'),
      async meanwhile({ handle }) {
        for await (const sample of handle.stats()) void sample;
      },
      truth: { answers: [{ status: 'error', exitCode: 2 }], stdout: content(UP) },
    }),
  },
];
