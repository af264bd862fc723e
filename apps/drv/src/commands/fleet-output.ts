import type { OutputEntry } from '@drv/docker';
import type { KeptOutputOptions } from '@drv/queue';
import { UsageError } from '../errors/usage-error.ts';
import type { Io } from '../process/io.ts';
import type { Settings } from '../settings/settings.ts';
import { keyProblem } from '../tasks/key-words.ts';
import { pickTask } from '../tasks/pick-task.ts';
import { fleetTasks, runOf, type FleetRow } from '../tasks/fleet-tasks.ts';
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
    // A worker would not read what it is asked.
    if (task.unreadable !== undefined) throw new UsageError(keyProblem(task.id, task.unreadable));
    const isQuiet = settings.flag('json') === true || settings.flag('quiet') === true;
    const pause = isQuiet ? undefined : pauseWords(task);
    if (pause !== undefined) {
      const then = asked.follow === true ? 'its output follows once it runs' : 'it has written nothing yet';
      io.stderr.write(`drv: the task ${task.id} ${pause}; ${then}\n`);
    }
    // Nobody would answer.
    if (task.state === 'waiting' && asked.follow !== true) return;
    for await (const { data, ...piece } of fleet.output(runOf(task), { ...asked, signal })) {
      await take({ ...piece, data: Buffer.from(data) });
    }
  });
}

/** Why there is no output yet; `undefined` where there may be some. */
function pauseWords({ state, node }: FleetRow): string | undefined {
  if (state === 'waiting') return 'waits in the queue for a worker';
  return state === 'preparing' ? `is being prepared on ${node}` : undefined;
}
