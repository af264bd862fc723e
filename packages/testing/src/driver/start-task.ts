import type { ContainerTask, Driver, PreparedTask, RunHandle } from '@drv/core';
import type { StartOptions } from '@drv/core/driver';
import { CollectedOutput } from './collected-output.ts';

export interface StartedTask {
  readonly prepared: PreparedTask;
  readonly handle: RunHandle;
  readonly stdout: CollectedOutput;
  readonly stderr: CollectedOutput;
}

/** Starts a task and keeps its output, for cases that do something to it while it runs. */
export async function startTask(
  driver: Driver,
  task: ContainerTask,
  options: StartOptions = {},
): Promise<StartedTask> {
  const stdout = new CollectedOutput();
  const stderr = new CollectedOutput();
  const prepared = await driver.prepare(task);
  const handle = await prepared.start({ stdout, stderr, ...options });
  return { prepared, handle, stdout, stderr };
}
