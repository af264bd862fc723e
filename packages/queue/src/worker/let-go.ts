import type { PreparedTask } from '@drv/core';
import type { TaskStore } from '../store/task-store.ts';

interface LetGoOptions {
  readonly store: TaskStore;
  readonly runId: string;
  /** It may have been started. */
  readonly mayRun: boolean;
  /** It is left to the next owner, whoever that will be. */
  readonly isHandedOver: boolean;
}

/**
 * The task is another owner's: it is not stopped. One that was not started is removed, and cannot be any more; and so is one of which the
 * store has lost all that it knew, since nobody will own it.
 */
export async function letGo(prepared: PreparedTask | undefined, options: LetGoOptions): Promise<void> {
  const { store, runId, mayRun, isHandedOver } = options;
  const isKnown = isHandedOver || (await store.state(runId).catch(() => 'not asked')) !== undefined;
  if (mayRun && isKnown && prepared?.release !== undefined) await prepared.release();
  else await prepared?.close();
}
