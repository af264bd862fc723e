import type { ArtifactRequest } from '../artifacts/artifact-request.ts';
import { DrvError } from '../errors/drv-error.ts';
import { endNow } from './end-outputs.ts';
import { withoutUndefined } from '../json/without-undefined.ts';
import { checkOptions } from '../options/check-options.ts';
import type { KindsOf } from '../options/kind.ts';
import type { RunResult } from '../run/run-result.ts';
import type { ContainerTask } from '../task/container-task.ts';
import { withTaskId } from '../task/task-id.ts';
import { checkArtifacts, collectArtifacts } from './collect-artifacts.ts';
import { checkDriver } from './check-driver.ts';
import { checkStreams } from './check-streams.ts';
import type { Driver, PrepareOptions } from './driver.ts';
import { holdStreams } from './guard-streams.ts';
import { BETWEEN_STEPS, PREPARE, START } from './call-options.ts';
import { planOf } from './plan-of.ts';
import type { PreparedTask, StartOptions, StartPlan } from './prepared-task.ts';
import type { RunHandle } from './run-handle.ts';

/** Options of {@link runTask}: those of `prepare` and `start`, and what is called between the steps. */
export interface RunTaskOptions extends Omit<PrepareOptions, 'plan'>, StartOptions {
  /**
   * What of the container is written to this machine when the task has ended, in whatever way. The result says what became
   * of each one; one that fails does not take the result away. Not after an abort.
   */
  readonly artifacts?: readonly ArtifactRequest[] | undefined;
  /**
   * Called when the container exists, before it starts. The streams that it returns take the place of the same ones of
   * the options: for those that are not to be open while an image is pulled. What it throws ends the run, and is what
   * `runTask` rejects with.
   */
  readonly onPrepared?: ((task: PreparedTask) => TaskStreams | undefined) | undefined;
  /**
   * Called when the container runs, with the means to stop it, to pause it and to watch it. What it throws ends the
   * run, and is what `runTask` rejects with; so does what it rejects with while the task runs.
   */
  readonly onStarted?: ((handle: RunHandle) => void) | undefined;
}

/** The streams of a run. */
export type TaskStreams = Pick<StartOptions, 'stdin' | 'stdout' | 'stderr'>;

export const RUN_TASK: KindsOf<RunTaskOptions> = { ...PREPARE, ...START, ...BETWEEN_STEPS };

/**
 * Runs one task from beginning to end: prepare → start → wait → close.
 *
 * `signal` covers all of it: aborted before the container runs, it rejects with `DRV_ABORTED`; afterwards the task is
 * stopped and the result is `cancelled`. Either way the container is gone when this settles.
 *
 * @throws `DRV_INVALID_OPTION` for a stream that has ended already, `DRV_ARTIFACT_MISSING` for a task that succeeded and
 * left nothing where an artifact is `required`; else what `prepare`, `start` and `wait` throw.
 */
export function runTask(
  driver: Driver,
  task: ContainerTask,
  options: RunTaskOptions = {},
): Promise<RunResult> {
  return runPlanned(driver, task, options);
}

/** Which streams `onPrepared` is going to return, by a caller that knows that it returns them and throws nothing. */
export type LateStreams = Pick<StartPlan, 'stdout' | 'stderr'>;

/**
 * {@link runTask} for a caller whose `onPrepared` is its own: the driver is told beforehand how the task is going to be
 * started, and can start it in fewer steps. Without `late`, a task with an `onPrepared` is prepared without such a plan.
 */
export async function runPlanned(
  driver: Driver,
  task: ContainerTask,
  options: RunTaskOptions,
  late?: LateStreams,
): Promise<RunResult> {
  checkDriver(driver, 'run task');
  const identified = withTaskId(task);
  checkOptions(options, RUN_TASK, 'runTask', { op: 'run task', taskId: identified.id });
  checkStreams(options, identified.id);
  const { artifacts = [], signal } = options;
  checkArtifacts(driver, identified, artifacts);
  try {
    const { held, release } = holdStreams(options);
    try {
      const start = { ...held, collects: collects(identified, options) };
      const prepared = await driver.prepare(identified, { ...held, plan: planFor(start, late) });
      try {
        const result = await startAndWait(prepared, start);
        return await collectArtifacts(prepared, result, { artifacts, signal });
      } finally {
        await prepared.close();
      }
    } finally {
      release();
    }
  } finally {
    // Also when it was never started.
    endNow(options);
  }
}

/** What `onPrepared` returns is not known before the task is prepared, unless it was said beforehand. */
function planFor(options: RunTaskOptions, late?: LateStreams): StartPlan | undefined {
  if (options.onPrepared !== undefined && late === undefined) return undefined;
  return { ...planOf(options), ...late };
}

/** Whoever goes on with a recoverable task may want what it leaves. */
function collects(
  { recoverable = false }: ContainerTask,
  { artifacts = [], collects: asked = false }: RunTaskOptions,
): boolean {
  return recoverable || asked || artifacts.length > 0;
}

async function startAndWait(
  prepared: PreparedTask,
  { onPrepared, onStarted, ...given }: RunTaskOptions,
): Promise<RunResult> {
  const streams = onPrepared?.(prepared) ?? {};
  if (failureOf(streams) !== undefined) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      'onPrepared must return its streams, and not a promise of them',
      {
        op: 'run task',
        taskId: prepared.taskId,
      },
    );
  }
  // Whoever returns them may have more about them in the same object.
  const { stdin, stdout, stderr } = streams;
  const handle = await prepared.start({ ...given, ...withoutUndefined({ stdin, stdout, stderr }) });
  const failure = failureOf(onStarted?.(handle));
  const result = handle.wait();
  return failure === undefined ? result : Promise.race([result, failure.then(() => result)]);
}

/** Of a callback that is asynchronous, whatever its type says: else nobody would hear of its rejection. */
function failureOf(returned: unknown): Promise<void> | undefined {
  if (typeof returned !== 'object' || returned === null || !('then' in returned)) return undefined;
  const settled = Promise.resolve(returned).then(() => {});
  settled.catch(() => {});
  return settled;
}
