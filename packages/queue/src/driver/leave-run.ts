import type { Logger } from '@drv/core';
import { within } from '@drv/core/driver';
import type { TaskStore } from '../store/task-store.ts';
import type { RemoteRun } from './remote-run.ts';

interface LeaveOptions {
  readonly store: TaskStore;
  readonly logger: Logger;
  /** Milliseconds that a worker has to close the task. */
  readonly closeMs: number;
}

/** What was not prepared leaves nothing behind: it is taken out of the queue, or off its node. Never rejects. */
export async function leaveRun(run: RemoteRun, { store, logger, closeMs }: LeaveOptions): Promise<void> {
  const { taskId } = run;
  try {
    if (!(await store.withdraw(run.runId)) && (await store.state(run.runId)) !== undefined) {
      void run.send({ type: 'close' });
      const { done } = await within(run.steps.closed, closeMs);
      if (!done) logger.warn({ taskId }, 'no worker told that it closed the task');
    }
  } catch (error) {
    logger.warn({ taskId, error: String(error) }, 'the task could not be taken out of the queue');
  } finally {
    run.end();
  }
}
