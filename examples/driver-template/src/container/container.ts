import { constants } from 'node:fs';
import { chmod, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AbortOptions } from '@drv/core';
import { throwIfAborted, type TaskWithId } from '@drv/core/driver';
import { engineError } from './engine-error.ts';
import type { Image } from './find-image.ts';
import { makeDirectory } from './in-root.ts';

/** A container that nothing runs in yet: a directory with its root file system and its labels. */
export interface Container {
  readonly directory: string;
  readonly root: string;
  readonly image: Image;
}

/** Where bubblewrap mounts something. What an image has there is none of its business, a symbolic link least of all. */
const MOUNT_POINTS = ['proc', 'dev'];

/**
 * Copies an image, so that the task may write. Abort rejects with `DRV_ABORTED`, and as after every failure nothing is left.
 *
 * @throws `DRV_CONFLICT` where there is a container of this task, made by whomever; `DRV_NO_SPACE`.
 */
export async function createContainer(
  task: TaskWithId,
  { image, roots, signal }: AbortOptions & { readonly image: Image; readonly roots: string },
): Promise<Container> {
  const container = {
    image,
    directory: join(roots, `drv-${task.id}`),
    root: join(roots, `drv-${task.id}`, 'root'),
  };
  const { directory, root } = container;
  try {
    // Whoever makes the directory has the name, in this process or in another one.
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    throw engineError(error, 'create container', task.id);
  }
  try {
    await cp(image.directory, root, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter() {
        throwIfAborted(signal, 'create container');
        return true;
      },
    });
    for (const name of MOUNT_POINTS) {
      await rm(join(root, name), { recursive: true, force: true });
      await mkdir(join(root, name));
    }
    await makeDirectory(root, task.workDir ?? '/');
    await writeFile(join(directory, 'labels.json'), JSON.stringify(task.labels ?? {}));
    throwIfAborted(signal, 'create container');
    return container;
  } catch (error) {
    await removeContainer(container);
    throw engineError(error, 'create container', task.id);
  }
}

/** Idempotent. */
export async function removeContainer({ directory }: Pick<Container, 'directory'>): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 };
  await rm(directory, options).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    // A task may shut its own directories.
    await unlock(directory);
    await rm(directory, options);
  });
}

async function unlock(directory: string): Promise<void> {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await unlock(join(directory, entry.name));
  }
}
