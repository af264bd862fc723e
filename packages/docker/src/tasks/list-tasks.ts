import type { AbortOptions } from '@drv/core';
import { checkKinds, kind, type KindsOf } from '@drv/core/driver';
import { clientOfAnEngine } from '../engine/client-of-an-engine.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { isOwnContainer, isParked, taskIdOf } from '../ownership/container-identity.ts';
import { LABEL, MANAGED_BY } from '../ownership/labels.ts';
import type { ListedTask } from './listed-task.ts';

/** On which engine to look. */
export interface ListTasksOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'list' | 'listImages'>;
}

export const LIST_TASKS: KindsOf<ListTasksOptions> = {
  engine: kind.required(clientOfAnEngine('list')),
  signal: kind.orNull(kind.signal),
};

/**
 * The tasks of every drv on the engine, the newest first. A task is removed when it ends.
 *
 * @throws `DRV_INVALID_OPTION`; `DRV_ENGINE_UNAVAILABLE` and `DRV_ENGINE_TIMEOUT`; `DRV_ABORTED`.
 */
export async function listTasks(options: ListTasksOptions): Promise<readonly ListedTask[]> {
  checkKinds(options, LIST_TASKS, 'listTasks', { op: 'list tasks' });
  const { engine, signal } = options;
  const labelled = await engine.list({ signal, labels: [`${LABEL.managedBy}=${MANAGED_BY}`] });
  const containers = labelled.filter(
    (container) => isOwnContainer(container) && !container.labels[LABEL.claim],
  );
  if (containers.length === 0) return [];
  const images = await engine.listImages({ signal });
  const tagOf = (image: string) => images.find(({ id }) => id === image)?.tags[0] ?? image;
  return containers
    .map(({ id, name, image, state, createdAt, labels }) => ({
      id: taskIdOf({ name, labels }) ?? name,
      state: isParked({ name, labels }) ? 'parked' : state,
      createdAt,
      image: tagOf(image),
      container: name,
      containerId: id,
    }))
    .sort((a, b) => b.createdAt - a.createdAt);
}
