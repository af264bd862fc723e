import { validateTask, type SavedRun } from '@drv/core';
import { DrvError, type TaskWithId } from '@drv/core/driver';
import { isContainerId } from '../engine/calls/container-id.ts';

/**
 * The task of a saved run, which comes from a file or from the network.
 *
 * @throws `DRV_INVALID_OPTION` that names what is wrong; `DRV_INVALID_TASK` for a field of its task.
 */
export function checkSavedRun(saved: SavedRun): TaskWithId {
  const { version, driver, containerId, task, image, inputGiven } = (saved ?? {}) as Partial<SavedRun>;
  const wrong =
    version !== 1
      ? 'saved.version must be 1: it was saved by a version of drv that this one does not know'
      : driver !== 'docker'
        ? 'saved.driver must be "docker"'
        : !isContainerId(containerId)
          ? 'saved.containerId must be the id of a container, 64 hexadecimal digits'
          : task?.id === undefined
            ? 'saved.task must have an id'
            : typeof image?.reference !== 'string' || typeof image.id !== 'string'
              ? 'saved.image must have a reference and an id'
              : typeof inputGiven !== 'boolean'
                ? 'saved.inputGiven must be true or false'
                : undefined;
  if (wrong !== undefined) throw new DrvError('DRV_INVALID_OPTION', wrong, { op: 'recover task' });
  const recovered = { ...task, image: image?.reference, recoverable: true } as TaskWithId;
  validateTask(recovered);
  return recovered;
}
