import { DrvError, type DriverCapabilities } from '@drv/core';
import type { PrepareOptions, TaskWithId } from '@drv/core/driver';
import type { Secrets } from './queue-driver-options.ts';

interface QueueAbilities {
  readonly capabilities: DriverCapabilities;
  /** What is in the store cannot be read there. */
  readonly isSealed: boolean;
  readonly secrets: Secrets;
}

export function refusal(
  taskId: string,
  code: 'DRV_INVALID_STATE' | 'DRV_CONFLICT' | 'DRV_UNSUPPORTED',
  why: string,
): DrvError {
  return new DrvError(code, why, { op: 'prepare task', taskId });
}

/**
 * @throws `DRV_UNSUPPORTED` for a task that does not go through the queue. The message names the field.
 */
export function refuse(
  task: TaskWithId,
  given: PrepareOptions,
  { capabilities, isSealed, secrets }: QueueAbilities,
): void {
  const { auther } = given;
  const hasFiles = Object.keys(task.files ?? {}).length > 0;
  const hasEnv = Object.keys(task.env ?? {}).length > 0;
  const secret = hasFiles ? 'files' : hasEnv ? 'env' : undefined;
  const why =
    hasFiles && capabilities.files === false
      ? 'files: this driver puts none into a container'
      : secret !== undefined && secrets === 'worker'
        ? `${secret}: it would be in the store; workers give it to tasks here (secrets is 'worker')`
        : secret !== undefined && secrets === 'encrypted' && !isSealed
          ? `${secret}: it would be in the store as it is; give drivers and workers a key`
          : !isSealed && auther !== undefined
            ? 'auther: its answer would be in the store; give drivers and workers a key'
            : (task.ports ?? []).length > 0
              ? 'ports: a task of a queue publishes none'
              : task.recoverable === true && !capabilities.recover
                ? 'recoverable: this driver cannot honour it'
                : undefined;
  if (why !== undefined) throw refusal(task.id, 'DRV_UNSUPPORTED', why);
}
