import { DrvError } from '../errors/drv-error.ts';
import type { StartOptions } from './prepared-task.ts';

/**
 * Refuses streams that cannot do their work, before anything is done: an input that has been read to its end, an
 * output that was ended. For those who write a driver; {@link runTask} asks it before it prepares.
 *
 * @throws `DRV_INVALID_OPTION` that names the stream.
 */
export function checkStreams({ stdin, stdout, stderr }: StartOptions, taskId: string): void {
  const isStream = typeof stdin === 'object' && 'readableEnded' in stdin;
  if (isStream && stdin.readableEnded) throw unusable('stdin', 'has been read to its end already', taskId);
  for (const [name, stream] of Object.entries({ stdout, stderr })) {
    if (stream?.writableEnded) throw unusable(name, 'was ended already', taskId);
  }
}

function unusable(name: string, why: string, taskId: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `${name}: the stream ${why}; a task needs one that is open`, {
    op: 'start task',
    taskId,
  });
}
