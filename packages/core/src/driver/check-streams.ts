import { Readable } from 'node:stream';
import { DrvError } from '../errors/drv-error.ts';
import { checkCallOptions } from './call-options.ts';
import type { StartOptions } from './prepared-task.ts';

/**
 * Refuses streams that cannot do their work, before anything is done: an input that has been read to its end, or that
 * flows away with nobody reading it; an output that was ended. For those who write a driver; {@link runTask} asks it before it prepares.
 *
 * @throws `DRV_INVALID_OPTION` that names the stream, or the option that is invalid.
 */
export function checkStreams(options: StartOptions, taskId: string): void {
  checkCallOptions('start', options, { op: 'start task', taskId });
  const { stdin, stdout, stderr } = options;
  // One that never held a byte has lost none: the output of a child process that wrote nothing ends by itself.
  if (stdin instanceof Readable && stdin.readableDidRead) {
    if (stdin.readableEnded) throw unusable('stdin', 'has been read to its end already', taskId);
    // Node lets it flow when the child process that wrote it exits, and whoever stops to listen leaves it so.
    const flowsAway = stdin.readableFlowing === true && stdin.listenerCount('data') === 0;
    if (flowsAway)
      throw unusable('stdin', 'was flowing with nobody reading it, so that bytes may be lost', taskId);
  }
  for (const [name, stream] of Object.entries({ stdout, stderr })) {
    if (hasEnded(stream)) throw unusable(name, 'was ended already', taskId);
  }
}

/** One that throws when it is asked is found failed when it is written to. */
function hasEnded(stream: StartOptions['stdout']): boolean {
  try {
    return stream?.writableEnded === true;
  } catch {
    return false;
  }
}

function unusable(name: string, why: string, taskId: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `${name}: the stream ${why}; a task needs one that is open`, {
    op: 'start task',
    taskId,
  });
}
