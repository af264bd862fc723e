import { listTasks, stopTask } from '@drv/docker';
import type { Io } from '../process/io.ts';
import { duration } from '../parse/duration.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { stopEach } from './stop-each.ts';
import { withParts } from './with-parts.ts';

const GRACE_MS = 5000;

/** `drv stop`: ends tasks that run elsewhere. Exit code 0 when none of them runs any more. */
export async function stopCommand(ids: readonly string[], settings: Settings, io: Io): Promise<number> {
  const grace = settings.text('grace');
  const graceMs = grace === undefined ? GRACE_MS : readSetting(grace, duration);
  if (settings.text('store') !== undefined) {
    const { fleetStopCommand } = await import('./fleet-stop-command.ts');
    return fleetStopCommand(ids, graceMs, settings, io);
  }
  return withParts(settings, io, async ({ engine }, signal) =>
    stopEach(
      ids,
      {
        tasks: await listTasks({ engine, signal }),
        place: 'engine',
        stop: ({ containerId }) => stopTask({ engine, containerId, graceMs }),
        words: (how) => (how === 'not-running' ? 'was not running' : how),
      },
      settings,
      io,
    ),
  );
}
