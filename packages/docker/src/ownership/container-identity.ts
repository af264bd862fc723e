import { randomName } from '@drv/core/driver';
import { LABEL, MANAGED_BY } from './labels.ts';

/**
 * Which container it is, apart from the task that it runs. The label tells containers of drv apart for ever, and exists
 * from the create call on; the name says which task a container has, and an engine gives each name once.
 */
export interface ContainerIdentity {
  /** In the label `drv.container`. */
  readonly key: string;
  readonly name: string;
}

/** A container as an engine tells of it. */
interface NamedContainer {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const PREFIX = 'drv-';

/** A new container for a task. */
export function identityFor(taskId: string): ContainerIdentity {
  return { key: randomName(), name: nameFor(taskId) };
}

/** A new container that waits for a task, and gets the task's name with it. */
export function parkedIdentity(key: string): ContainerIdentity {
  return { key, name: `${PREFIX}parked-${key}` };
}

/** A new container that holds the network of one that waits for a task, and then of the task. */
export function networkIdentity(key: string): ContainerIdentity {
  return { key, name: `${PREFIX}network-${key}` };
}

/** What a container of a task is named. */
export function nameFor(taskId: string): string {
  return `${PREFIX}${taskId}`;
}

/** Whether a container waits for a task, or holds the network of another one. */
export function isParked({ name, labels }: NamedContainer): boolean {
  const key = labels[LABEL.container] ?? '';
  return key !== '' && [parkedIdentity(key), networkIdentity(key)].some((identity) => identity.name === name);
}

/** Whether a container that was found is the one, and not an older one, or somebody else's, of the same name. */
export function hasIdentity(
  { labels }: { readonly labels: Readonly<Record<string, string>> },
  { key }: Pick<ContainerIdentity, 'key'>,
): boolean {
  return labels[LABEL.container] === key;
}

/**
 * The task of a container of drv: by its label, or by its name where it got its task after it was created. `undefined` for
 * one that has none yet.
 */
export function taskIdOf(container: NamedContainer): string | undefined {
  const { name, labels } = container;
  const labelled = labels[LABEL.task] ?? '';
  if (labelled !== '') return labelled;
  return name.startsWith(PREFIX) && !isParked(container) ? name.slice(PREFIX.length) : undefined;
}

/**
 * Whether a container is drv's own. An image that somebody makes of one (`docker commit`) has its labels, and so has
 * every container of that image; but none has such a name, unless its maker wants it so.
 */
export function isOwnContainer(container: NamedContainer): boolean {
  return container.labels[LABEL.managedBy] === MANAGED_BY && container.name.startsWith(PREFIX);
}
