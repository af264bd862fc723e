import type { FleetStop } from '@drv/queue';
import { UsageError } from '../errors/usage-error.ts';
import type { Io } from '../process/io.ts';
import type { Settings } from '../settings/settings.ts';
import { keyProblem } from '../tasks/key-words.ts';
import { fleetTasks, runOf } from '../tasks/fleet-tasks.ts';
import { stopEach } from './stop-each.ts';
import { withFleet } from './with-fleet.ts';

const WORDS: Readonly<Record<FleetStop, string>> = {
  withdrawn: 'was taken out of the queue',
  stopped: 'stopped',
  'not-running': 'was not running',
};

/** `drv stop --store`: ends tasks of a queue; those that wait leave it. Exit code 0 when none of them runs any more. */
export function fleetStopCommand(
  ids: readonly string[],
  graceMs: number,
  settings: Settings,
  io: Io,
): Promise<number> {
  return withFleet(settings, io, async (fleet, signal) => {
    const { tasks } = await fleetTasks(fleet, { signal });
    return stopEach(
      ids,
      {
        tasks,
        place: 'queue',
        async stop(task) {
          // A worker would not read what it is told.
          if (task.unreadable !== undefined) throw new UsageError(keyProblem(task.id, task.unreadable));
          return fleet.stop(runOf(task), { graceMs, reason: 'drv stop', signal });
        },
        words: (how) => WORDS[how],
      },
      settings,
      io,
    );
  });
}
