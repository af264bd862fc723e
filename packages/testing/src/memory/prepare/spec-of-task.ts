import { DrvError } from '@drv/core';
import { signalName, wordsOf, type TaskWithId } from '@drv/core/driver';
import type { ContainerSpec } from '../../machine/container-spec.ts';
import type { MemoryImage } from '../memory-driver-options.ts';

/** The container of a task: what the task says, over what its image says. */
export function specOfTask(
  task: TaskWithId,
  image: MemoryImage,
  files: ReadonlyMap<string, Uint8Array>,
): ContainerSpec {
  const argv = argvOf(task, image);
  if (argv.length === 0) {
    throw new DrvError('DRV_START_FAILED', 'Neither the task nor its image has a command', {
      op: 'create container',
      taskId: task.id,
      exitCode: 125,
    });
  }
  const { limits = {}, volumes = [], network } = task;
  return {
    image: task.image,
    files,
    argv,
    env: { ...image.env, ...task.env },
    user: task.user ?? image.user ?? 'root',
    workDir: task.workDir ?? image.workDir ?? '/',
    hostname: task.hostname ?? task.id.slice(0, 12),
    labels: task.labels ?? {},
    tty: task.tty ?? false,
    terminalSize: task.terminalSize,
    stopSignal: signalName(task.stopSignal ?? image.stopSignal ?? '') ?? 'SIGTERM',
    openStdin: true,
    init: task.init ?? true,
    hostPaths: volumes.flatMap((volume) => ('hostPath' in volume ? [volume.hostPath] : [])),
    memoryBytes: limits.memoryBytes,
    network: typeof network === 'object' ? network.name : undefined,
  };
}

/** As an engine puts it together: a task's entrypoint drops the command of the image. */
function argvOf(task: TaskWithId, image: MemoryImage): readonly string[] {
  const entrypoint = wordsOf(task.entrypoint);
  return [
    ...(entrypoint ?? []),
    ...(wordsOf(task.command) ?? (entrypoint === undefined ? image.command : undefined) ?? []),
  ];
}
