import type * as pools from '../pool/create-warm-pool.ts';
import type * as runSteps from './run-steps.ts';
import type * as taskSteps from './task-steps.ts';

export type TaskSteps = typeof taskSteps;
export type RunSteps = typeof runSteps;

/** Half of this package, which an import of it need not wait for. */
export async function loadSteps(): Promise<TaskSteps> {
  return await import('./task-steps.ts');
}

/** Half of that, which the engine need not wait for when it is asked for a container. */
export async function loadRunSteps(): Promise<RunSteps> {
  return await import('./run-steps.ts');
}

/** What a driver needs that starts containers ahead. */
export async function loadPools(): Promise<typeof pools> {
  return await import('../pool/create-warm-pool.ts');
}
