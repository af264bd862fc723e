import { randomBytes } from 'node:crypto';
import type { ContainerTask } from './container-task.ts';

/** A task that has its id. */
export type TaskWithId = ContainerTask & { readonly id: string };

/** Stands for 0 to f. Digits and a to j are left out: people call their tasks `run-42` and `run-abc`. */
const LETTERS = 'klmnopqrstuvwxyz';
const GENERATED = /^run-[k-z]{12}$/;

/** The task itself, or a copy with a generated id where it has none. For those who write a driver: call it once, after `validateTask`. */
export function withTaskId(task: ContainerTask): TaskWithId {
  return hasId(task) ? task : { ...task, id: generateTaskId() };
}

/** An id for a task that was given none: `run-` and 12 letters from k to z, of 48 random bits. */
export function generateTaskId(): string {
  const hex = randomBytes(6).toString('hex');
  return `run-${hex.replace(/./g, (digit) => LETTERS.charAt(Number.parseInt(digit, 16)))}`;
}

/** Whether an id has the form of a generated one, which nobody chose and nobody remembers. */
export function isGeneratedTaskId(id: string): boolean {
  return GENERATED.test(id);
}

function hasId(task: ContainerTask): task is TaskWithId {
  return task.id !== undefined;
}
