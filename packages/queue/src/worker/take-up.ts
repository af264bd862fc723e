import { DrvError, type Driver, type DrvErrorCode, type PreparedTask, type SavedRun } from '@drv/core';
import { type RecoverOptions, retry, type TaskWithId } from '@drv/core/driver';

/**
 * The deadline of a task without one, for the engine's eyes alone: a container that somebody else may go on with needs
 * one. A hundred years.
 */
const NO_DEADLINE_MS = 3_155_760_000_000;

/** How long an engine may need that is just being started, or a worker that is not quite dead. */
export const TAKE_OVER = { pauses: { firstMs: 250, maxMs: 5_000 }, withinMs: 10 * 60_000 };

/** A conflict passes, too: the container may still belong to a process that is frozen, or about to end. */
const PASSING: readonly DrvErrorCode[] = ['DRV_CONFLICT', 'DRV_ENGINE_UNAVAILABLE', 'DRV_ENGINE_TIMEOUT'];

/** Whether taking over may succeed later. */
export function isPassing(error: unknown): boolean {
  return DrvError.is(error) && PASSING.includes(error.code);
}

/** The task as the engine's driver gets it: so that another worker of this node may go on with it. */
export function taskFor(driver: Driver, task: TaskWithId): TaskWithId {
  if (!driver.capabilities.recover) return { ...task, recoverable: false };
  return { ...task, recoverable: true, timeoutMs: task.timeoutMs || NO_DEADLINE_MS };
}

/** What another worker of this node needs to go on with the task. */
export function saveOf(prepared: PreparedTask, inputGiven: boolean): SavedRun | undefined {
  return prepared.save?.({ hasInput: !inputGiven });
}

/** The task of an earlier owner; `undefined` where it was never started. Whether it had all of its input is not asked. */
export async function takeUp(
  driver: Driver,
  saved: SavedRun,
  options?: RecoverOptions,
): Promise<PreparedTask | undefined> {
  if (driver.recover === undefined) throw outcomeUnknown('the driver of this worker cannot take it over');
  try {
    return await driver.recover({ ...saved, inputGiven: true }, { ...options, exclusive: true });
  } catch (error) {
    if (DrvError.is(error, 'DRV_NOT_STARTED')) return undefined;
    throw error;
  }
}

/** Removes what an earlier owner has left of a task. What never started is replaced, and so removed. */
export async function tidyUp(
  driver: Driver,
  saved: SavedRun | undefined,
  task: TaskWithId | undefined,
  signal: AbortSignal,
): Promise<void> {
  const remove = async () => {
    const left = saved && (await takeUp(driver, saved));
    const again = task && taskFor(driver, { ...task, pull: 'never' });
    await (left ?? (again && (await driver.prepare(again, { exclusive: true, signal }))))?.close();
  };
  await retry(remove, { ...TAKE_OVER, signal, mayPass: isPassing });
}

/** What is known of a run. */
interface LeftRun {
  readonly runId: string;
  readonly taskId: string;
  readonly saved: SavedRun | undefined;
  readonly task: TaskWithId | undefined;
}

/** For who owns the run: removes what earlier owners had no time to remove, also where no more than its id is known. */
export async function removeLeft(
  driver: Driver,
  { runId, taskId, saved, task }: LeftRun,
  signal: AbortSignal,
): Promise<void> {
  if (saved !== undefined && task !== undefined) {
    try {
      return await tidyUp(driver, saved, task, signal);
    } catch (error) {
      // One that somebody has started again, for example: it cannot be gone on with.
      if (!isUnknown(error)) throw error;
    }
  }
  const discard = async () => driver.discard?.(taskId, { runId, signal });
  await retry(discard, { ...TAKE_OVER, signal, mayPass: isPassing });
}

/** Of a task that runs, or may: nobody has gone on with it. */
export function notTakenUp(error: unknown): DrvError {
  if (DrvError.is(error) && isUnknown(error)) return error;
  return outcomeUnknown(`no other worker could go on with it: ${String((error as Error)?.message ?? error)}`);
}

export function isUnknown(error: unknown): boolean {
  return DrvError.is(error, 'DRV_OUTCOME_UNKNOWN');
}

export function outcomeUnknown(why: string): DrvError {
  return new DrvError(
    'DRV_OUTCOME_UNKNOWN',
    `The task ran, or may have, and its outcome is not known: ${why}`,
  );
}
