import type { ContainerTask, Driver, PullEvent, RunHandle, RunResult, StatsSample } from '@drv/core';
import type { Interrupts } from './interrupts.ts';
import type { TaskStreams } from './task-streams.ts';

export interface ExecuteHooks {
  readonly onPull: (event: PullEvent) => void;
  /** The image is there and the container exists. */
  readonly onPrepared: () => void;
  readonly onStarted: (handle: RunHandle) => void;
  readonly onStat?: ((sample: StatsSample) => void) | undefined;
}

/**
 * One task from beginning to end, like core's `runTask`, with the handle in reach: a second Ctrl-C has to shorten the
 * stop that the first one began. The container is gone when this settles.
 */
export async function execute(
  driver: Driver,
  task: ContainerTask,
  interrupts: Interrupts,
  openStreams: () => TaskStreams,
  hooks: ExecuteHooks,
): Promise<RunResult> {
  const { signal } = interrupts;
  const prepared = await driver.prepare(task, { signal, onPull: hooks.onPull });
  try {
    hooks.onPrepared();
    // Opened late: a terminal in raw mode would keep Ctrl-C from ending a pull.
    const { stdin, stdout, stderr } = openStreams();
    const onStat = hooks.onStat === undefined ? {} : { onStat: hooks.onStat };
    const handle = await prepared.start({ signal, stdin, stdout, stderr, ...onStat });
    interrupts.attach(handle);
    hooks.onStarted(handle);
    return await handle.wait({ signal: interrupts.impatient });
  } finally {
    await prepared.close();
  }
}
