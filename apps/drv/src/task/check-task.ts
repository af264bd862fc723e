import { DrvError, validateTask, type ContainerTask } from '@drv/core';
import { inOptionWords } from '../errors/option-words.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * Core's check of the whole task, before anything is connected to; its message with the option, or where else the value
 * was written, in place of the field.
 *
 * @throws UsageError
 */
export function checkTask<Task extends ContainerTask>(task: Task, settings: Settings): Task {
  try {
    validateTask(task);
    return task;
  } catch (error) {
    if (!DrvError.is(error, 'DRV_INVALID_TASK')) throw error;
    throw new UsageError(
      inOptionWords(error.message, (option) => settings.source(option)),
      { cause: error },
    );
  }
}
