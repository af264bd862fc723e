import { DrvError, type PreparedTask } from '@drv/core';
import { linkSignals, throwIfAborted } from '@drv/core/driver';

/** The tasks of one driver from the moment they are prepared until they are closed: each id once. */
export interface LivingTasks {
  /**
   * Takes the id, which nobody else may have meanwhile.
   *
   * @throws `DRV_INVALID_STATE` once the driver is being closed; `DRV_CONFLICT`; `DRV_ABORTED`.
   */
  admit(taskId: string, signal: AbortSignal | undefined): Admission;
  /** Aborts what is being prepared, and closes what is ready. Idempotent. */
  close(): Promise<void>;
}

/** The place of one task among the living. */
export interface Admission {
  /** Aborts with the caller's, and when the driver is closed. */
  readonly signal: AbortSignal;
  /** The task is prepared: who closes the driver closes it. */
  ready(task: PreparedTask): void;
  /** It failed to be prepared, or was closed: its id is free. Idempotent. */
  leave(): void;
}

export function createLivingTasks(): LivingTasks {
  /** What settles when the task is ready, or has left. */
  const living = new Map<string, Promise<PreparedTask | undefined>>();
  const lifetime = new AbortController();
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    lifetime.abort(new Error('the driver was closed'));
    await Promise.allSettled([...living.values()].map(async (task) => (await task)?.close()));
  }

  return {
    admit(taskId, signal) {
      if (closing !== undefined) throw new DrvError('DRV_INVALID_STATE', 'The driver is closed', { taskId });
      throwIfAborted(signal, 'prepare task');
      if (living.has(taskId)) {
        throw new DrvError('DRV_CONFLICT', `A task with the id ${taskId} is alive`, { taskId });
      }
      const linked = linkSignals(signal, lifetime.signal);
      let settle: (task?: PreparedTask) => void = () => {};
      const promise = new Promise<PreparedTask | undefined>((resolve) => {
        settle = resolve;
      });
      living.set(taskId, promise);
      return {
        signal: linked.signal,
        ready(task) {
          linked.unlink();
          settle(task);
        },
        leave() {
          linked.unlink();
          settle();
          if (living.get(taskId) === promise) living.delete(taskId);
        },
      };
    },
    close: () => (closing ??= close()),
  };
}
