import type { FleetStop } from '@drv/queue';
import type { Io } from '../process/io.ts';
import { jsonLine } from '../render/json-line.ts';
import type { Settings } from '../settings/settings.ts';
import { pickTask } from '../tasks/pick-task.ts';
import { fleetTasks, runOf } from './fleet-tasks.ts';
import { withFleet } from './with-fleet.ts';

const WORDS: Readonly<Record<FleetStop, string>> = {
  withdrawn: 'was taken out of the queue',
  stopped: 'stopped',
  'not-running': 'was not running',
};

/**
 * `drv stop --store`: ends tasks of a queue, all at once; those that wait leave it. Exit code 0 when none of them runs any
 * more.
 *
 * @throws UsageError when there is no task of a name; then none is stopped.
 */
export async function fleetStopCommand(
  ids: readonly string[],
  graceMs: number,
  settings: Settings,
  io: Io,
): Promise<number> {
  const stopped = await withFleet(settings, io, async (fleet, signal) => {
    const { tasks } = await fleetTasks(fleet, { signal });
    const wanted = new Set(ids.map((id) => pickTask(tasks, id, 'queue')));
    const options = { graceMs, reason: 'drv stop', signal };
    return Promise.all(
      [...wanted].map(async (task) => ({ id: task.id, how: await fleet.stop(runOf(task), options) })),
    );
  });
  if (settings.flag('json') === true) io.stdout.write(`${jsonLine(stopped)}\n`);
  else if (settings.flag('quiet') !== true) {
    for (const { id, how } of stopped) io.stdout.write(`${id} ${WORDS[how]}\n`);
  }
  return 0;
}
