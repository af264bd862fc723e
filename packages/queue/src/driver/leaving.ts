import type { Logger } from '@drv/core';
import { backOff, delay, within } from '@drv/core/driver';
import type { RunState, TaskStore } from '../store/task-store.ts';
import type { Patience } from './patience.ts';
import type { RemoteRun } from './remote-run.ts';

export interface LeavingOptions {
  readonly store: TaskStore;
  readonly logger: Logger;
  readonly patience: Patience;
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
/**
 * Milliseconds in which a store may still take a task of which it did not say so in time: a PostgreSQL whose standby stands still, for
 * example, commits once that goes on.
 */
const LATE_MS = 10 * 60_000;
const LATE_PAUSES = { firstMs: 250, maxMs: 60_000 };

export function createLeaving({ store, logger, patience, closeMs, signal }: LeavingOptions): Leaving {
  /** Takes it out of the queue where it waits; and how the store has it then. */
  async function takeOut({ newestRunId: runId }: RemoteRun): Promise<RunState['phase'] | 'unknown'> {
    return (await store.withdraw(runId)) ? 'ended' : ((await store.state(runId))?.phase ?? 'unknown');
  }

  async function tellLater(run: RemoteRun): Promise<void> {
    const hangUp = () => run.hangUp();
    signal.addEventListener('abort', hangUp, { once: true });
    await run.submitted();
    const until = performance.now() + (run.mayComeLate ? LATE_MS : 0);
    let pauses = PAUSES;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        const phase = await takeOut(run);
        if (phase === 'claimed') await run.send({ type: 'close' });
        if (phase !== 'unknown' || performance.now() >= until) break;
        pauses = LATE_PAUSES;
      } catch {
        pauses = PAUSES;
      }
      await delay(backOff(attempt, pauses), signal).catch(() => {});
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
      const leave = async () => {
        const phase = await takeOut(run);
        if (phase === 'claimed') {
          void run.send({ type: 'close' });
          await run.steps.closed;
        } else if (phase === 'ended' || !run.mayComeLate) run.noteOver();
      };
      try {
        const waited = await patience.wait(leave(), closeMs);
        if (waited === 'silent') throw patience.silence;
        if (waited === 'late') logger.warn({ taskId }, 'no worker told that it closed the task');
      } catch (error) {
        logger.warn({ taskId, error: String(error) }, 'the task is taken out of the queue once it can be');
      }
      closed(run);
    },
  };
}
