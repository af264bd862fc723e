import type { AbortOptions } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import { hasStatus } from '../errors/engine-errors.ts';
import { isRefusal } from '../errors/engine-refusals.ts';
import type { EngineTraits } from '../traits/engine-traits.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { listOf } from './document.ts';
import { imagePath, inspectImage } from './image-calls.ts';

export interface RemoveImageOptions extends AbortOptions {
  readonly traits: Pick<EngineTraits, 'forceRemovesContainers'>;
}

/**
 * Removes an image with all its tags, or one name of it. One in use by a container, running or not, stays:
 * `DRV_CONFLICT`. Docker itself keeps an image only of a running one when it has to remove several tags.
 */
export async function removeImage(
  transport: EngineTransport,
  id: string,
  options: RemoveImageOptions,
): Promise<void> {
  const filters = JSON.stringify({ ancestor: [id.replace(/^sha256:/, '')] });
  const users = await transport.ask({
    op: 'list containers',
    method: 'GET',
    path: `/containers/json?${new URLSearchParams({ all: '1', filters }).toString()}`,
    wanted: { ImageID: true },
    signal: options.signal,
  });
  if (listOf(users, 'list containers').some((user) => user['ImageID'] === id)) throw inUse(id);
  if (!options.traits.forceRemovesContainers) return remove(transport, id, true, options);
  const image = await inspectImage(transport, id, { anySize: true, signal: options.signal });
  // By its id it goes only when it has one name at most.
  const others = image?.id === id ? image.tags.slice(1) : [];
  for (const name of [...others, id]) await remove(transport, name, false, options);
}

async function remove(
  transport: EngineTransport,
  name: string,
  force: boolean,
  options: AbortOptions,
): Promise<void> {
  try {
    await transport.command({
      op: 'remove image',
      method: 'DELETE',
      path: `${imagePath(name)}?force=${force ? 1 : 0}`,
      isRepeatable: true,
      signal: options.signal,
    });
  } catch (error) {
    if (isRefusal(error, 'image-gone')) return;
    throw hasStatus(error, 409) ? inUse(name, error) : error;
  }
}

function inUse(id: string, cause?: unknown): DrvError {
  return new DrvError('DRV_CONFLICT', `The image ${id} is in use`, { op: 'remove image', cause });
}
