import type { AbortOptions } from '@drv/core';
import type { Fleet, FleetTask } from '@drv/queue';

/** A task of a queue as the commands show it. */
export interface FleetRow extends Omit<FleetTask, 'taskId'> {
  readonly id: string;
}

/** As many as a person may want to choose from. */
const LIMIT = 10_000;

export async function fleetTasks(
  fleet: Fleet,
  { signal }: AbortOptions,
): Promise<{ readonly tasks: readonly FleetRow[]; readonly total: number }> {
  const { tasks, total } = await fleet.tasks({ limit: LIMIT, signal });
  return { tasks: tasks.map(({ taskId: id, ...task }) => ({ id, ...task })), total };
}

/** What a call of the fleet is about. */
export function runOf({ id: taskId, runId }: FleetRow): { readonly taskId: string; readonly runId: string } {
  return { taskId, runId };
}
