import { randomBytes } from '../host/random-bytes.ts';
import { DrvError } from '../errors/drv-error.ts';
import type { ContainerTask } from './container-task.ts';
import { copyPlainData } from './copy-plain-data.ts';

/** A task that has its id. */
export type TaskWithId = ContainerTask & { readonly id: string };

/** Stands for 0 to f. Digits and a to j are left out: people call their tasks `run-42` and `run-abc`. */
const LETTERS = 'klmnopqrstuvwxyz';
const GENERATED = /^run-[k-z]{12}$/;

const copies = new WeakSet<object>();

/**
 * A copy of the task, with a generated id where it has none: what its owner does to it afterwards changes nothing. For
 * those who write a driver: call it first, and `validateTask` with what it gives.
 *
 * @throws `DRV_INVALID_TASK` for what is no plain data.
 */
export function withTaskId(task: ContainerTask): TaskWithId {
  if (copies.has(task)) return task as TaskWithId;
  const copy = copyOf(task);
  const identified = { ...copy, id: copy.id === undefined ? generateTaskId() : copy.id };
  copies.add(identified);
  return identified;
}

function copyOf(task: ContainerTask): ContainerTask {
  if (typeof task !== 'object' || task === null) {
    throw new DrvError('DRV_INVALID_TASK', 'The task must be an object', { op: 'validate task' });
  }
  try {
    return copyPlainData(task);
  } catch (error) {
    throw new DrvError('DRV_INVALID_TASK', 'The task must be plain data, as JSON is', {
      op: 'validate task',
      cause: error,
    });
  }
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
