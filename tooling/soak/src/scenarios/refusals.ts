import { PassThrough } from 'node:stream';
import { DrvError } from '@drv/core';
import type { Play } from '../play/play.ts';
import type { Scenario } from '../play/scenario.ts';
import { ANYTHING, content } from '../play/content.ts';
import { shell, UP, UP_MS } from './shell.ts';

const INVALID: readonly [Partial<Play['task']>, ...Partial<Play['task']>[]] = [
  { timeoutMs: -1 },
  { workDir: 'relative' },
  { labels: { 'drv.owner': 'me' } },
  { output: { onLimit: 'stop' } },
  { limits: { memoryBytes: 0 } },
];

/** Tasks that cannot be run. */
export const refusals: readonly Scenario[] = [
  {
    name: 'command not found',
    weight: 4,
    play: (draw, stage) => ({
      task: shell(draw, stage, '', { command: [draw.of(['nosuchcommand', '/no/such/command'])] }),
      truth: { answers: [{ code: 'DRV_COMMAND_NOT_FOUND' }], stderr: ANYTHING },
    }),
  },
  {
    name: 'command not executable',
    weight: 3,
    play: (draw, stage) => ({
      task: shell(draw, stage, '', {
        image: stage.images.broken,
        command: [draw.of(['/bin/not-executable', '/tmp'])],
      }),
      truth: { answers: [{ code: 'DRV_COMMAND_NOT_EXECUTABLE' }], stderr: ANYTHING },
    }),
  },
  {
    name: 'invalid task',
    weight: 2,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo never', draw.of(INVALID)),
      truth: { answers: [{ code: 'DRV_INVALID_TASK' }] },
    }),
  },
  {
    name: 'no command at all',
    weight: 2,
    play: (_draw, { images }) => ({
      task: { image: images.noCommand, network: 'none' },
      truth: { answers: [{ code: 'DRV_INVALID_TASK' }] },
    }),
  },
  {
    name: 'unknown user',
    weight: 2,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo never', { user: 'ghost' }),
      truth: { answers: [{ code: 'DRV_START_FAILED' }] },
    }),
  },
  {
    name: 'image that may not be pulled',
    weight: 2,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo never', { image: 'drv.test/nothing:here', pull: 'never' }),
      truth: { answers: [{ code: 'DRV_IMAGE_NOT_FOUND' }] },
    }),
  },
  {
    name: 'an id that is taken',
    weight: 2,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo up; read x; exit 8'),
      async meanwhile({ driver, task, handle, stdout }) {
        await stdout.reaches(UP.length, UP_MS);
        const second: unknown = await driver.prepare(task).catch((error: unknown) => error);
        if (!DrvError.is(second, 'DRV_CONFLICT')) throw new Error('A second task got the same id.');
        await handle.kill({ graceMs: 0 });
      },
      // One that stays open.
      stdin: () => new PassThrough(),
      truth: { answers: [{ status: 'cancelled' }], stdout: content(UP) },
    }),
  },
];
