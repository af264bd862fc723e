import { builtin, type TaskWithId } from '@drv/core/driver';
import type { DockerTaskOptions } from '../prepare/docker-task-options.ts';
import { OPTION_FIELDS, TASK_FIELDS, type FieldPlace } from './task-fields.ts';

/** What parked containers have in common with the tasks that they are for. */
export interface Shape {
  /** The same for every image. */
  readonly key: string;
  /** The fields that are fixed when a container is created. */
  readonly task: Partial<TaskWithId>;
  readonly own: DockerTaskOptions;
  /** Milliseconds that a task of this shape may take, with its grace period; 0: any time. */
  readonly leaseMs: number;
}

/** The shape of a task, or why it needs a container of its own. */
export function shapeOf(
  task: TaskWithId,
  own: DockerTaskOptions,
): { readonly shape: Shape } | { readonly cold: string } {
  const set = Object.entries(TASK_FIELDS).find(
    ([name, { place }]) => place === 'cold' && isSet(task[name as keyof TaskWithId]),
  );
  if (set !== undefined) return { cold: `${set[0]}: ${set[1].because ?? ''}` };
  if (task.limits?.gpus !== undefined) return { cold: 'limits.gpus: a device is held while nobody uses it' };
  if (typeof own.seccomp === 'object')
    return { cold: 'driverOptions.docker.seccomp: what the launcher needs may be forbidden' };
  if (typeof task.network === 'object' && isSet(task.network.aliases))
    return { cold: 'network.aliases: the name would lead to a container that waits' };
  // Set by the engine's runtime where it is empty.
  if (task.env?.['HOME'] === '') return { cold: 'env.HOME: only the engine knows what it stands for' };
  const leaseMs = leaseClassMs(task);
  const fixed = pick(task, TASK_FIELDS);
  const fixedOwn = pick(own, OPTION_FIELDS);
  const key = builtin.crypto
    .createHash('sha256')
    .update(JSON.stringify([fixed, fixedOwn, leaseMs], inOrder))
    .digest('hex');
  return { shape: { key, task: fixed, own: fixedOwn, leaseMs } };
}

const FIRST_CLASS_MS = 60_000;

/** Of a minute, two, four and so on, the first that is enough. */
function leaseClassMs({ timeoutMs = 0, graceMs = 5_000 }: TaskWithId): number {
  if (timeoutMs === 0) return 0;
  return FIRST_CLASS_MS * 2 ** Math.max(0, Math.ceil(Math.log2((timeoutMs + graceMs) / FIRST_CLASS_MS)));
}

function isSet(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== false;
}

function pick<T extends object>(
  from: T,
  fields: Readonly<Record<string, { readonly place: FieldPlace }>>,
): Partial<T> {
  const fixed = Object.entries(from).filter(
    ([name, value]) => fields[name]?.place === 'shape' && value !== undefined,
  );
  return Object.fromEntries(fixed) as Partial<T>;
}

/** For `JSON.stringify`: the order in which an object was written does not matter. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
