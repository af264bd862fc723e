import { DrvError } from '../errors/drv-error.ts';
import { checkOptions } from '../options/check-options.ts';
import type { KindsOf } from '../options/kind.ts';
import type { RunResult } from '../run/run-result.ts';
import type { SavedRun } from '../run/saved-run.ts';
import { checkDriver } from './check-driver.ts';
import { checkStreams } from './check-streams.ts';
import type { Driver, RecoverOptions } from './driver.ts';
import { guardStreams } from './guard-streams.ts';
import { RECOVER, START } from './call-options.ts';
import type { StartOptions } from './prepared-task.ts';

/** Options of {@link recoverTask}: those of `recover` and `start`, without an input. */
export type RecoverTaskOptions = RecoverOptions & Omit<StartOptions, 'stdin'>;

const { stdin: _none, ...OUTPUTS } = START;
export const RECOVER_TASK: KindsOf<RecoverTaskOptions> = { ...RECOVER, ...OUTPUTS };

/**
 * Goes on with a task that another process ran, to its end: recover → start → wait → close. As in {@link runTask},
 * aborting `signal` stops the task, and the container is gone when this settles.
 * A process that is killed then, before it has kept the result, has lost the output: where that matters, call these, and keep it before `close`.
 *
 * @throws `DRV_INVALID_OPTION` for what is no saved run; `DRV_UNSUPPORTED` for a driver that cannot recover; else what `recover`, `start` and `wait` throw.
 */
export async function recoverTask(
  driver: Driver,
  saved: SavedRun,
  options: RecoverTaskOptions = {},
): Promise<RunResult> {
  const { recover } = Object(driver) as Partial<Driver>;
  if (recover === undefined) {
    checkDriver(driver, 'recover task');
    throw new DrvError('DRV_UNSUPPORTED', `The driver ${driver.name} cannot recover a task`, {
      op: 'recover task',
    });
  }
  const taskId = taskIdOf(saved);
  checkOptions(options, RECOVER_TASK, 'recoverTask', { op: 'recover task', taskId });
  checkStreams(options, taskId);
  return guardStreams(options, async () => {
    const recovered = await recover.call(driver, saved, options);
    try {
      const handle = await recovered.start(options);
      return await handle.wait();
    } finally {
      await recovered.close();
    }
  });
}

/** What was saved comes from a file or from the network; the driver checks the rest of it. */
function taskIdOf(saved: unknown): string {
  const id: unknown = (saved as Partial<SavedRun> | null | undefined)?.task?.id;
  if (typeof id === 'string') return id;
  throw new DrvError('DRV_INVALID_OPTION', 'saved must be what save() gave: it has no task with an id', {
    op: 'recover task',
  });
}
