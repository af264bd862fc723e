import {
  runTask,
  type TaskStreams,
  type ContainerTask,
  type Driver,
  type PreparedTask,
  type PullEvent,
  type RunHandle,
  type RunResult,
  type StatsSample,
} from '@drv/core';
import { abortable } from '@drv/core/driver';
import type { askedTransfers } from './asked-transfers.ts';
import type { Interrupts } from './interrupts.ts';

export interface ExecuteHooks {
  readonly given: Awaited<ReturnType<typeof askedTransfers>>;
  readonly onPull: (event: PullEvent) => void;
  /** The image is there and the container exists. */
  readonly onPrepared: (task: PreparedTask) => void;
  readonly onStarted: (handle: RunHandle) => void;
  readonly onStat?: ((sample: StatsSample) => void) | undefined;
}

/**
 * One task from beginning to end, with the handle in reach: a second Ctrl-C has to shorten the stop that the first one
 * began, and a third one ends the wait for the rest of the output. The container is gone when this settles.
 */
export async function execute(
  driver: Driver,
  task: ContainerTask,
  interrupts: Interrupts,
  openStreams: () => TaskStreams,
  hooks: ExecuteHooks,
): Promise<RunResult> {
  let prepared: PreparedTask | undefined;
  let detach = () => {};
  const running = runTask(driver, task, {
    ...hooks.given,
    signal: interrupts.signal,
    onPull: hooks.onPull,
    onStat: hooks.onStat,
    onPrepared(ready) {
      prepared = ready;
      hooks.onPrepared(ready);
      // Opened late: a terminal in raw mode would keep Ctrl-C from ending a pull.
      return openStreams();
    },
    onStarted(handle) {
      detach = interrupts.attach(handle);
      hooks.onStarted(handle);
    },
  });
  try {
    return await abortable(running, interrupts.impatient, 'wait for task');
  } finally {
    detach();
    // Impatience ends the wait, and does not leave the container behind.
    await prepared?.close();
  }
}
