import type { Draw } from '../draw/draw.ts';
import type { Play } from '../play/play.ts';
import type { Stage } from '../play/scenario.ts';

/** A task of a shell script. A few have a network, which is more work for the engine. */
export function shell(
  draw: Draw,
  { images }: Stage,
  script: string,
  more: Partial<Play['task']> = {},
): Play['task'] {
  return {
    image: images.busybox,
    command: ['sh', '-c', script],
    network: draw.chance(0.1) ? 'default' : 'none',
    ...more,
  };
}

/** Written by a task when it is under way. */
export const UP = 'up\n';
/** How long a caller waits for it: longer than a busy engine takes. */
export const UP_MS = 30_000;
