import { DrvError, type AbortOptions } from '@drv/core';
import { abortable, delay } from '@drv/core/driver';
import { MISSED_BEATS } from '../channel/every-beat.ts';
import type { TaskStore } from '../store/task-store.ts';

export interface HoldRunOptions extends AbortOptions {
  readonly store: Pick<TaskStore, 'hold'>;
  readonly taskId: string;
  /** Who goes on with it, and was heard of. */
  readonly client: string;
  /** Milliseconds between two signs of life of this process. */
  readonly beatMs: number;
}

const LOOKS_A_BEAT = 4;

/**
 * Goes on with the run of another process, which no other one does from now on. Of one that does it is waited whether it lives.
 *
 * @throws `DRV_CONFLICT` when another process goes on with it; `DRV_STORE_UNAVAILABLE`
 */
export async function holdRun(
  runId: string,
  { store, taskId, client, beatMs, signal }: HoldRunOptions,
): Promise<void> {
  const op = 'recover task';
  let least: number | undefined;
  for (;;) {
    const silence = await abortable(store.hold(runId, client, MISSED_BEATS * beatMs), signal, op);
    if (silence === undefined) return;
    // It was heard of since.
    if (silence < (least ?? 0)) {
      throw new DrvError('DRV_CONFLICT', 'Another process goes on with this task', { op, taskId });
    }
    least = silence;
    await delay(beatMs / LOOKS_A_BEAT, signal);
  }
}
