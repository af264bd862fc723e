import { validateTask, type ContainerTask } from '@drv/core';
import {
  checkFileSources,
  checkCallOptions,
  type PrepareOptions,
  type TaskWithId,
  withTaskId,
} from '@drv/core/driver';
import type { DockerTaskOptions, GuardedTaskOption } from './docker-task-options.ts';
import { imageName } from './image-name.ts';
import { readTaskOptions } from './read-task-options.ts';

/** A task that is right in all that can be told without an engine. */
export interface ReadTask {
  readonly task: TaskWithId;
  /** `driverOptions.docker` of the task. */
  readonly own: DockerTaskOptions;
  /** What its image is called. */
  readonly image: string;
}

/**
 * Checks a task and the options that it is prepared with. One without an id is given one.
 *
 * @throws `DRV_INVALID_TASK`, `DRV_INVALID_OPTION`, `DRV_INVALID_REFERENCE` or `DRV_UNSUPPORTED`; the message names the field.
 */
export function readTask(
  asked: ContainerTask,
  given: PrepareOptions,
  allow: readonly GuardedTaskOption[] | undefined,
): ReadTask {
  const task = withTaskId(asked);
  validateTask(task);
  checkCallOptions('prepare', given, { op: 'prepare task', taskId: task.id });
  checkFileSources(given.files);
  return { task, own: readTaskOptions(task, allow), image: imageName(task.image) };
}
