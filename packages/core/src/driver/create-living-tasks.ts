import { throwIfAborted } from '../abort/abortable.ts';
import { linkSignals } from '../abort/link-signals.ts';
import { DrvError } from '../errors/drv-error.ts';
import type { PreparedTask } from './prepared-task.ts';

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
  /** Aborts with the caller's, and when the driver is closed. Made when it is asked for: many tasks only wait. */
  readonly signal: AbortSignal;
  /** The task is prepared: who closes the driver closes it. */
  ready(task: PreparedTask): void;
  /** It failed to be prepared, or was closed: its id is free. Idempotent. */
  leave(): void;
}

interface Living {
  /** Settles when the task is ready, or has left. */
  readonly task: Promise<PreparedTask | undefined>;
  abort(): void;
}

/** The tasks of a driver. For those who write one. */
export function createLivingTasks(): LivingTasks {
  const living = new Map<string, Living>();
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    // One by one: with a signal for all of them, each listener that goes is looked for among all.
    for (const entry of living.values()) entry.abort();
    await Promise.allSettled([...living.values()].map(async ({ task }) => (await task)?.close()));
  }

  return {
    admit(taskId, signal) {
      if (closing !== undefined) throw new DrvError('DRV_INVALID_STATE', 'The driver is closed', { taskId });
      throwIfAborted(signal, 'prepare task');
      if (living.has(taskId)) {
        throw new DrvError('DRV_CONFLICT', `A task with the id ${taskId} is alive`, { taskId });
      }
      let settle: (task?: PreparedTask) => void = () => {};
      const task = new Promise<PreparedTask | undefined>((resolve) => {
        settle = resolve;
      });
      const entry: Living = { task, abort() {} };
      living.set(taskId, entry);
      let linked: ReturnType<typeof linkSignals> | undefined;
      return {
        get signal() {
          if (linked !== undefined) return linked.signal;
          const controller = new AbortController();
          linked = linkSignals(signal, controller.signal);
          entry.abort = () => controller.abort(new Error('the driver was closed'));
          if (closing !== undefined) entry.abort();
          return linked.signal;
        },
        ready(prepared) {
          linked?.unlink();
          settle(prepared);
        },
        leave() {
          linked?.unlink();
          settle();
          if (living.get(taskId) === entry) living.delete(taskId);
        },
      };
    },
    close: () => (closing ??= close()),
  };
}
