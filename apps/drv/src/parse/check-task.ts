import { DrvError, validateTask, type ContainerTask } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';

const OPTIONS: Readonly<Record<string, string>> = {
  id: '--id',
  image: 'IMAGE',
  command: 'COMMAND',
  env: '--env',
  workDir: '--workdir',
  user: '--user',
  hostname: '--hostname',
  labels: '--label',
  volumes: '--volume',
  tmpfs: '--tmpfs',
  network: '--network',
  platform: '--platform',
  capabilities: '--cap-add',
  entrypoint: '--entrypoint',
  groups: '--group-add',
  extraHosts: '--add-host',
  dns: '--dns',
  ulimits: '--ulimit',
  sysctls: '--sysctl',
  devices: '--device',
};

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
    const message = error.message.replace(/^(\w+)\S*/, (path, field: string) => OPTIONS[field] ?? path);
    throw new UsageError(message, { cause: error });
  }
}
