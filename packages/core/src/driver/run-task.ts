import type { RunResult } from '../run/run-result.ts';
import type { ContainerTask } from '../task/container-task.ts';
import { withTaskId } from '../task/task-id.ts';
import { checkStreams } from './check-streams.ts';
import type { Driver, PrepareOptions } from './driver.ts';
import { guardStreams } from './guard-streams.ts';
import type { StartOptions } from './prepared-task.ts';

/** Options of {@link runTask}: those of `prepare` and `start` together. */
export type RunTaskOptions = PrepareOptions & StartOptions;

/**
 * Runs one task from beginning to end: prepare → start → wait → close.
 *
 * `signal` covers all of it: aborted before the container runs, it rejects with `DRV_ABORTED`; afterwards the task is
 * stopped and the result is `cancelled`. Either way the container is gone when this settles.
 *
 * @throws `DRV_INVALID_OPTION` for a stream that has ended already; else what `prepare`, `start` and `wait` throw.
 */
export async function runTask(
  driver: Driver,
  task: ContainerTask,
  options: RunTaskOptions = {},
): Promise<RunResult> {
  const identified = withTaskId(task);
  checkStreams(options, identified.id);
  return guardStreams(options, async (held) => {
    const prepared = await driver.prepare(identified, held);
    try {
      const handle = await prepared.start(held);
      // Awaited here: returned bare, the promise would settle after `close` had cancelled the task.
      return await handle.wait();
    } finally {
      await prepared.close();
    }
  });
}
