import type { OperationName } from '@drv/core';
import { content, repeated } from '../play/content.ts';
import type { Scenario } from '../play/scenario.ts';
import { shell, UP, UP_MS } from './shell.ts';

const PREPARING = [
  'task.prepare',
  'credentials.resolve',
  'image.inspect',
  'container.create',
  'container.attach',
] as const satisfies readonly OperationName[];

/** Tasks whose signal is aborted, at every moment of their life. */
export const aborts: readonly Scenario[] = [
  {
    name: 'abort before anything',
    weight: 2,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo never'),
      abort: 'before',
      truth: { answers: [{ code: 'DRV_ABORTED' }] },
    }),
  },
  {
    name: 'abort while it is made ready',
    weight: 5,
    play: (draw, stage) => ({
      // Not in a container that was started ahead, where the most of it is done.
      task: shell(draw, stage, 'echo up; exec sleep 120', { readOnlyRoot: true }),
      abort: { at: draw.of(PREPARING) },
      truth: { answers: [{ code: 'DRV_ABORTED' }], stdout: content(UP) },
    }),
  },
  {
    name: 'abort at any time',
    weight: 5,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo up; exec sleep 120'),
      abort: { afterMs: draw.integer(0, 2_500) },
      // It depends on whether the container was started by then.
      truth: { answers: [{ code: 'DRV_ABORTED' }, { status: 'cancelled' }], stdout: content(UP) },
    }),
  },
  {
    name: 'abort while it starts',
    weight: 3,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo up; exec sleep 120'),
      abort: { at: draw.of(['container.start', 'container.wait']) },
      truth: { answers: [{ status: 'cancelled' }], stdout: content(UP) },
    }),
  },
  {
    name: 'abort while it runs',
    weight: 4,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo up; exec sleep 120'),
      async meanwhile({ stdout, abort }) {
        await stdout.reaches(UP.length, UP_MS);
        abort(new Error('changed my mind'));
      },
      truth: { answers: [{ status: 'cancelled', reason: 'changed my mind' }], stdout: content(UP) },
    }),
  },
  {
    name: 'abort after its end',
    weight: 4,
    play(draw, stage) {
      const length = draw.integer(1, 1 << 20);
      return {
        task: shell(draw, stage, `yes end | head -c ${length}; exit 0`),
        readerPauseMs: draw.of([0, 2]),
        // Once the exit was seen no reason counts any more, and the output is delivered.
        abort: { at: draw.of(['output.drain', 'container.remove']) },
        truth: { answers: [{ status: 'success' }], stdout: repeated('end\n', length) },
      };
    },
  },
];
