import type { Logger } from '@drv/core';
import { backOff, delay, within } from '@drv/core/driver';
import type { RunState, TaskStore } from '../store/task-store.ts';
import type { RemoteRun } from './remote-run.ts';

export interface LeavingOptions {
  readonly store: TaskStore;
  readonly logger: Logger;
  /** Milliseconds that a worker has to close a task that was not prepared. */
  readonly closeMs: number;
  /** Aborts when this driver has told the store that it leaves: workers close its tasks by themselves then. */
  readonly signal: AbortSignal;
}

/** How runs are left of which their caller wants no more. */
export interface Leaving {
  /** What was not prepared leaves nothing behind: it is taken out of the queue, or off its node. Never rejects. */
  unprepared(run: RemoteRun): Promise<void>;
  /**
   * A run that has been closed. Where nobody has said that it is over, it may go on, and its worker takes this driver for alive: it
   * is told as soon as the store takes it.
   */
  closed(run: RemoteRun): void;
}

const PAUSES = { firstMs: 100, maxMs: 5_000 };

export function createLeaving({ store, logger, closeMs, signal }: LeavingOptions): Leaving {
  /** Whether a worker has it. Takes it out of the queue where it waits. */
  async function isClaimed({ newestRunId: runId }: RemoteRun): Promise<boolean> {
    return !(await store.withdraw(runId)) && isLiving(await store.state(runId));
  }

  async function tellLater(run: RemoteRun): Promise<void> {
    const hangUp = () => run.hangUp();
    signal.addEventListener('abort', hangUp, { once: true });
    await run.submitted();
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        if (await isClaimed(run)) await run.send({ type: 'close' });
        break;
      } catch {
        await delay(backOff(attempt, PAUSES), signal).catch(() => {});
      }
    }
    signal.removeEventListener('abort', hangUp);
    hangUp();
  }

  function closed(run: RemoteRun): void {
    run.end();
    if (run.mayGoOn) void tellLater(run);
    else run.hangUp();
  }

  return {
    closed,
    async unprepared(run) {
      const { taskId } = run;
      // Where the store has not answered yet, it may still take the task.
      const { done: isSubmitted } = await within(run.submitted(), 0);
      if (!isSubmitted) return closed(run);
      try {
        if (await isClaimed(run)) {
          void run.send({ type: 'close' });
          const { done } = await within(run.steps.closed, closeMs);
          if (!done) logger.warn({ taskId }, 'no worker told that it closed the task');
        } else run.noteOver();
      } catch (error) {
        logger.warn({ taskId, error: String(error) }, 'the task is taken out of the queue once it can be');
      }
      closed(run);
    },
  };
}

function isLiving(state: RunState | undefined): boolean {
  return state !== undefined && state.phase !== 'ended';
}
