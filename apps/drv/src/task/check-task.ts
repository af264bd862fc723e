import { DrvError, validateTask, type ContainerTask } from '@drv/core';
import { inOptionWords } from '../errors/option-words.ts';
import { UsageError } from '../errors/usage-error.ts';

/**
 * Core's check of the whole task, before anything is connected to; its message with the option in place of the field.
 *
 * @throws UsageError
 */
export function checkTask<Task extends ContainerTask>(task: Task): Task {
  try {
    validateTask(task);
    return task;
  } catch (error) {
    if (!DrvError.is(error, 'DRV_INVALID_TASK')) throw error;
    throw new UsageError(inOptionWords(error.message), { cause: error });
  }
}
