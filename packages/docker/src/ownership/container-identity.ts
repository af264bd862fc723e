import { randomUUID } from 'node:crypto';
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

const PREFIX = 'drv-';

/** A new container for a task. */
export function identityFor(taskId: string): ContainerIdentity {
  return { key: randomUUID(), name: `${PREFIX}${taskId}` };
}

/** Whether a container that was found is the one, and not an older one, or somebody else's, of the same name. */
export function hasIdentity(
  { labels }: { readonly labels: Readonly<Record<string, string>> },
  { key }: Pick<ContainerIdentity, 'key'>,
): boolean {
  return labels[LABEL.container] === key;
}

/** The task of a container of drv: by its label, or by its name where it got its task after it was created. */
export function taskIdOf({
  name,
  labels,
}: {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}): string | undefined {
  return labels[LABEL.task] ?? (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined);
}

/**
 * Whether a container is drv's own. An image that somebody makes of one (`docker commit`) has its labels, and so has
 * every container of that image; but none has such a name, unless its maker wants it so.
 */
export function isOwnContainer(container: {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}): boolean {
  return container.labels[LABEL.managedBy] === MANAGED_BY && container.name.startsWith(PREFIX);
}
