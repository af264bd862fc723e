import type { OutputEntry } from '@drv/docker';
import type { KeptOutputOptions } from '@drv/queue';
import type { Io } from '../process/io.ts';
import type { Settings } from '../settings/settings.ts';
import { pickTask } from '../tasks/pick-task.ts';
import { fleetTasks, runOf } from './fleet-tasks.ts';
import { withFleet } from './with-fleet.ts';

/** Where a command reads and writes, and when its reader has gone. */
export interface FleetOutputPlace {
  readonly settings: Settings;
  readonly io: Io;
  readonly gone: AbortSignal;
}

/** Gives what a task of a queue has written, piece by piece, no faster than it is taken. */
export async function fleetOutput(
  id: string,
  asked: KeptOutputOptions,
  { settings, io, gone }: FleetOutputPlace,
  take: (entry: OutputEntry) => Promise<void>,
): Promise<void> {
  await withFleet(settings, io, async (fleet, stop) => {
    const signal = AbortSignal.any([stop, gone]);
    const { tasks } = await fleetTasks(fleet, { signal });
    const task = pickTask(tasks, id, 'queue');
    for await (const { data, ...piece } of fleet.output(runOf(task), { ...asked, signal })) {
      await take({ ...piece, data: Buffer.from(data) });
    }
  });
}
