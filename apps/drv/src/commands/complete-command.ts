import { abortable } from '@drv/core/driver';
import { listTasks, type EngineClient } from '@drv/docker';
import type { Io } from '../process/io.ts';
import type { Settings } from '../settings/settings.ts';
import { withParts } from './with-parts.ts';

/** Longer than this nobody waits for a completion. */
const PATIENCE_MS = 2_000;

type Ask = (engine: EngineClient, signal: AbortSignal) => Promise<readonly string[]>;

const ASKS: Readonly<Record<'images' | 'networks' | 'tasks', Ask>> = {
  images: async (engine, signal) => (await engine.listImages({ signal })).flatMap(({ tags }) => tags),
  // The host's is refused.
  networks: async (engine, signal) => [
    'none',
    'default',
    ...(await engine.listNetworks({ signal })).filter((name) => name !== 'host'),
  ],
  tasks: async (engine, signal) => (await listTasks({ engine, signal })).map(({ id }) => id),
};

/** Others do not come from an engine that means well, and a shell would read more in them than a name. */
const PLAIN_NAME = /^[\w.:/@-]+$/;

/** `drv complete`: a line for each thing of a kind on the engine, and nothing where it does not answer: a shell asks. */
export async function completeCommand(what: keyof typeof ASKS, settings: Settings, io: Io): Promise<number> {
  try {
    const names =
      what === 'tasks' && settings.text('store') !== undefined
        ? await queued(settings, io)
        : await withParts(settings, io, ({ engine }, signal) =>
            ASKS[what](engine, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])),
          );
    for (const name of new Set(names)) if (PLAIN_NAME.test(name)) io.stdout.write(`${name}\n`);
    return 0;
  } catch {
    return 1;
  }
}

/** The tasks that `logs` and `stop` are about then. */
async function queued(settings: Settings, io: Io): Promise<readonly string[]> {
  const [{ withFleet }, { fleetTasks }] = await Promise.all([
    import('./with-fleet.ts'),
    import('../tasks/fleet-tasks.ts'),
  ]);
  return withFleet(settings, io, async (fleet, signal) => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const { tasks } = await abortable(fleetTasks(fleet, { signal: patience }), patience, 'list tasks');
    return tasks.map(({ id }) => id);
  });
}
