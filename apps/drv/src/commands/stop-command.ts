import { listTasks, stopTask } from '@drv/docker';
import type { Io } from '../process/io.ts';
import { duration } from '../parse/duration.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { pickTask } from '../tasks/pick-task.ts';
import { withParts } from './with-parts.ts';
import { jsonLine } from '../render/json-line.ts';

const GRACE_MS = 5000;

/**
 * `drv stop`: ends tasks that run elsewhere, all at once. Exit code 0 when none of them runs any more.
 *
 * @throws UsageError when there is no task of a name; then none is stopped.
 */
export async function stopCommand(ids: readonly string[], settings: Settings, io: Io): Promise<number> {
  const grace = settings.text('grace');
  const graceMs = grace === undefined ? GRACE_MS : readSetting(grace, duration);
  if (settings.text('store') !== undefined) {
    const { fleetStopCommand } = await import('./fleet-stop-command.ts');
    return fleetStopCommand(ids, graceMs, settings, io);
  }
  const stopped = await withParts(settings, io, async ({ engine }, signal) => {
    const tasks = await listTasks({ engine, signal });
    const wanted = new Set(ids.map((id) => pickTask(tasks, id)));
    return await Promise.all(
      [...wanted].map(async ({ id, containerId }) => ({
        id,
        how: await stopTask({ engine, containerId, graceMs }),
      })),
    );
  });
  if (settings.flag('json') === true) io.stdout.write(`${jsonLine(stopped)}\n`);
  else if (settings.flag('quiet') !== true) {
    for (const { id, how } of stopped) {
      io.stdout.write(`${id} ${how === 'not-running' ? 'was not running' : how}\n`);
    }
  }
  return 0;
}
