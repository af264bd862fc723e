import { createEngineClient, listTasks } from '@drv/docker';
import type { TaskStore } from '@drv/queue';
import { waitUntil } from '@drv/tooling-engine';
import type { FleetMachine } from './fleet-machine.ts';

const PATIENCE_MS = 20_000;

/** Of these tasks, those whose container is on one of the machines, and stays there. */
export async function tasksLeft(
  machines: readonly Pick<FleetMachine, 'host'>[],
  ids: ReadonlySet<string>,
): Promise<readonly string[]> {
  const left = new Set<string>();
  for (const host of new Set(machines.map((machine) => machine.host))) {
    const engine = createEngineClient({ host });
    const here = async () => (await listTasks({ engine })).map(({ id }) => id).filter((id) => ids.has(id));
    try {
      await waitUntil('nothing to be left', async () => (await here()).length === 0, {
        timeoutMs: PATIENCE_MS,
      }).catch(() => {});
      for (const id of await here()) left.add(id);
    } finally {
      await engine.close();
    }
  }
  return [...left];
}

/** Tasks that are in the queue, and stay there. */
export async function queueLeft(store: TaskStore): Promise<readonly string[]> {
  const living = async () => (await store.list({ limit: 100 })).runs.map(({ taskId }) => taskId);
  await waitUntil('the queue to be empty', async () => (await living()).length === 0, {
    timeoutMs: PATIENCE_MS,
  }).catch(() => {});
  return living();
}
