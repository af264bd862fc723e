import { content } from '../play/content.ts';
import type { Scenario } from '../play/scenario.ts';
import { shell, UP } from './shell.ts';

/** Tasks whose image is in the registry. */
export const images: readonly Scenario[] = [
  {
    name: 'image pulled for every run',
    weight: 3,
    needsRegistry: true,
    play(draw, stage) {
      const word = draw.word(10);
      return {
        task: shell(draw, stage, `echo ${word}`, {
          image: stage.images.registryBusybox ?? '',
          pull: 'always',
        }),
        truth: { answers: [{ status: 'success' }], stdout: content(`${word}\n`) },
      };
    },
  },
  {
    name: 'abort while the image is pulled',
    weight: 3,
    needsRegistry: true,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo up; exec sleep 120', {
        image: stage.images.registryBusybox ?? '',
        pull: 'always',
      }),
      abort: 'pulling',
      truth: { answers: [{ code: 'DRV_ABORTED' }], stdout: content(UP) },
    }),
  },
  {
    name: 'image that the registry does not have',
    weight: 2,
    needsRegistry: true,
    play: (draw, stage) => ({
      task: shell(draw, stage, 'echo never', {
        image: `${stage.images.registryBusybox ?? ''}-${draw.word(4)}`,
      }),
      truth: { answers: [{ code: 'DRV_IMAGE_NOT_FOUND' }] },
    }),
  },
];
