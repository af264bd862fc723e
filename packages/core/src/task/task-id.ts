import { randomBytes } from 'node:crypto';
import type { ContainerTask } from './container-task.ts';

/** A task that has its id. */
export type TaskWithId = ContainerTask & { readonly id: string };

const GENERATED = /^run-[0-9a-f]{12}$/;

/** The task itself, or a copy with a generated id where it has none. For those who write a driver: call it once, after `validateTask`. */
export function withTaskId(task: ContainerTask): TaskWithId {
  return hasId(task) ? task : { ...task, id: generateTaskId() };
}

/** An id for a task that was given none: `run-` and 12 random hexadecimal digits. */
export function generateTaskId(): string {
  return `run-${randomBytes(6).toString('hex')}`;
}

/** Whether an id has the form of a generated one, which nobody chose and nobody remembers. */
export function isGeneratedTaskId(id: string): boolean {
  return GENERATED.test(id);
}

function hasId(task: ContainerTask): task is TaskWithId {
  return task.id !== undefined;
}
