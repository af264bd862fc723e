import { DrvError, type RunHandle, type RunResult } from '@drv/core';
import { abortable, checkCallOptions, throwIfAborted, within } from '@drv/core/driver';
import { DRIVER } from '../check-task.ts';
import type { StartedRun } from './started-run.ts';

/** The handle that a caller gets, with what its task needs besides. */
export interface BubblewrapRun extends RunHandle {
  /** Kills what runs, and gives the result a while. */
  close(): Promise<void>;
}

const CLOSE_MS = 30_000;

export function createRunHandle(run: StartedRun, result: Promise<RunResult>): BubblewrapRun {
  const { task, sandbox, stopper, output } = run;
  const unsupported = (what: string) =>
    new DrvError('DRV_UNSUPPORTED', `${what}: the driver ${DRIVER} does not do that`, { taskId: task.id });
  return {
    taskId: task.id,
    async wait(options = {}) {
      checkCallOptions('wait', options, { op: 'wait for task', taskId: task.id });
      return abortable(result, options.signal, 'wait for task');
    },
    async kill(options = {}) {
      checkCallOptions('kill', options, { op: 'kill task', taskId: task.id });
      const { reason, graceMs = run.graceMs, signal } = options;
      throwIfAborted(signal, 'kill task');
      stopper.stop('caller', graceMs, reason);
      await abortable(sandbox.exited, signal, 'kill task');
    },
    pause: () => Promise.reject(unsupported('pause')),
    resume: () => Promise.reject(unsupported('resume')),
    resize: () => Promise.reject(unsupported('resize')),
    stats() {
      throw unsupported('stats');
    },
    async close() {
      output.abandon();
      stopper.stop('caller', 0, 'closed');
      await within(result, CLOSE_MS).catch(() => {});
    },
  };
}
