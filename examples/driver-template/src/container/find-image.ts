import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DrvError } from '@drv/core';
import type { ImageEvidence, TaskWithId } from '@drv/core/driver';
import { formatReference, imageIdOf, parseReference } from '@drv/image';
import { engineError } from './engine-error.ts';

/** An image of this driver: a directory, and what a result tells of it. */
export interface Image extends ImageEvidence {
  readonly directory: string;
}

/**
 * The canonical name of a task's image, or its id. The directory of an image is called so, with `+` in place of `/`, which
 * no name has: `docker.io+library+busybox:latest`.
 *
 * @throws `DRV_INVALID_REFERENCE`; `DRV_INVALID_TASK` for an id that should be pulled: it names no registry.
 */
export function imageName({ id: taskId, image, pull }: TaskWithId): string {
  const id = imageIdOf(image);
  if (id !== undefined) {
    if (pull !== 'always') return id;
    throw new DrvError('DRV_INVALID_TASK', 'pull: an image by its id is not pulled', {
      op: 'prepare task',
      taskId,
    });
  }
  const reference = parseReference(image);
  const named = reference.tag !== undefined || reference.digest !== undefined;
  return formatReference(named ? reference : { ...reference, tag: 'latest' });
}

/** @throws `DRV_IMAGE_NOT_FOUND`; `DRV_ENGINE_FAILED` for a directory that cannot be read. */
export async function findImage(images: string, name: string, taskId: string): Promise<Image> {
  try {
    const isId = imageIdOf(name) !== undefined;
    for (const entry of isId ? await readdir(images) : [name.replaceAll('/', '+')]) {
      const directory = join(images, entry);
      const id = await idOf(directory);
      if (isId ? id === name : id !== undefined) return { directory, reference: name, id: id ?? '' };
    }
  } catch (error) {
    throw engineError(error, 'inspect image', taskId);
  }
  throw new DrvError('DRV_IMAGE_NOT_FOUND', `${name} is not below ${images}, and there is no registry`, {
    op: 'inspect image',
    taskId,
  });
}

/** The same as long as it is the same directory. `undefined`: there is none. */
async function idOf(directory: string): Promise<string | undefined> {
  const found = await stat(directory).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined || !found.isDirectory()) return undefined;
  const { dev, ino, birthtimeMs } = found;
  return `sha256:${createHash('sha256').update(`${dev} ${ino} ${birthtimeMs}`).digest('hex')}`;
}
