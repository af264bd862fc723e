import { DrvError, validateTask, type SavedRun } from '@drv/core';
import { abortable, type TaskWithId } from '@drv/core/driver';
import type { Codec } from '../protocol/codec.ts';
import { decodeRecord } from '../protocol/record.ts';
import type { TaskStore } from '../store/task-store.ts';

/** Which streams a task was started with. */
export type AskedStreams = Readonly<Record<'stdout' | 'stderr', boolean>>;

/** A run of another process. */
export interface RecoveredRun {
  readonly runId: string;
  /** Bytes of each stream that the caller has already. */
  readonly received: Readonly<Record<'stdout' | 'stderr', number>>;
}

/** A task of the queue as data: `containerId` is its run, since which container it has is the worker's to know. */
export function saveRun(task: TaskWithId, runId: string, inputGiven: boolean): SavedRun {
  if (task.recoverable !== true) {
    throw new DrvError('DRV_INVALID_STATE', 'The task is not recoverable', {
      op: 'save task',
      taskId: task.id,
    });
  }
  const { id, timeoutMs, graceMs, tty, output, limits, image } = task;
  return {
    version: 1,
    driver: 'queue',
    containerId: runId,
    task: { id, timeoutMs, graceMs, tty, output, limits },
    image: { reference: image, id: image },
    inputGiven,
  };
}

/**
 * The task of a saved run, which comes from a file or from the network, and its run.
 *
 * @throws `DRV_INVALID_OPTION` that names what is wrong; `DRV_INVALID_TASK` for a field of its task.
 */
export function checkSavedRun(saved: SavedRun): { readonly task: TaskWithId; readonly runId: string } {
  const { version, driver, containerId, task, image, inputGiven } = (saved ?? {}) as Partial<SavedRun>;
  const wrong =
    version !== 1
      ? 'saved.version must be 1: it was saved by a version of drv that this one does not know'
      : driver !== 'queue'
        ? 'saved.driver must be "queue"'
        : typeof containerId !== 'string' || !/^[\da-f-]{36}$/.test(containerId)
          ? 'saved.containerId must be a UUID'
          : task?.id === undefined || typeof image?.reference !== 'string'
            ? 'saved must have a task with an id and an image'
            : inputGiven !== true
              ? 'saved.inputGiven must be true: what the task has not had of its input is lost'
              : undefined;
  if (wrong !== undefined) throw new DrvError('DRV_INVALID_OPTION', wrong, { op: 'recover task' });
  const known = { ...task, image: image?.reference, recoverable: true } as TaskWithId;
  validateTask(known);
  return { task: known, runId: String(containerId) };
}

/**
 * For a run that was started, or may have been: which streams whoever started it asked for. One that was not started is taken out
 * of the queue, where it is there.
 *
 * @throws `DRV_NOT_STARTED`; `DRV_OUTCOME_UNKNOWN` for a run that the store does not know any more.
 */
export async function checkWasStarted(
  runId: string,
  { store, codec, taskId, signal }: StartedCheck,
): Promise<AskedStreams> {
  const op = 'recover task';
  const state = await abortable(store.state(runId), signal, op);
  if (state === undefined) {
    throw new DrvError('DRV_OUTCOME_UNKNOWN', 'The store does not know the run any more', { op, taskId });
  }
  const { mayHaveRun, outcome, start } = decodeRecord(state.record, runId, codec);
  if (mayHaveRun === true || outcome !== undefined) return start ?? { stdout: true, stderr: true };
  await store.withdraw(runId);
  throw new DrvError('DRV_NOT_STARTED', 'The task was never started', { op, taskId });
}

interface StartedCheck {
  readonly store: TaskStore;
  readonly codec: Codec;
  readonly taskId: string;
  readonly signal: AbortSignal | undefined;
}
