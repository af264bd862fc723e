import type { AbortOptions } from '@drv/core';
import { isOwnContainer, LABEL, MANAGED_BY, type EngineClient } from '@drv/docker';
import type { FoundTask } from './found-task.ts';

/** The tasks of every drv on the engine, the newest first. */
export async function findTasks(
  engine: Pick<EngineClient, 'list' | 'listImages'>,
  options: AbortOptions = {},
): Promise<readonly FoundTask[]> {
  const labelled = await engine.list({ ...options, labels: [`${LABEL.managedBy}=${MANAGED_BY}`] });
  const containers = labelled.filter(isOwnContainer);
  if (containers.length === 0) return [];
  const images = await engine.listImages(options);
  const tagOf = (image: string) => images.find(({ id }) => id === image)?.tags[0] ?? image;
  return containers
    .map(({ id, name, image, state, createdAt, labels }) => ({
      id: labels[LABEL.task] ?? name,
      state,
      createdAt,
      image: tagOf(image),
      container: name,
      containerId: id,
    }))
    .sort((a, b) => b.createdAt - a.createdAt);
}
