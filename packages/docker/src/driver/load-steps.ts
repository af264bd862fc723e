import type * as steps from './task-steps.ts';

export type TaskSteps = typeof steps;

/** Half of this package, which an import of it need not wait for. */
export async function loadSteps(): Promise<TaskSteps> {
  return await import('./task-steps.ts');
}
