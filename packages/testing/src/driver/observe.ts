import assert from 'node:assert/strict';
import { runTask, type ContainerTask, type Driver, type RunResult, type RunTaskOptions } from '@drv/core';
import type { ConformanceCase } from '../cases/case.ts';
import { CollectedOutput } from './collected-output.ts';
import type { DriverContext } from './driver-context.ts';

export type DriverCase = ConformanceCase<DriverContext>;

export interface Observed {
  readonly result: RunResult;
  readonly stdout: CollectedOutput;
  readonly stderr: CollectedOutput;
}

/** Runs a task from beginning to end and keeps its output. */
export async function observe(
  driver: Driver,
  task: ContainerTask,
  options: RunTaskOptions = {},
): Promise<Observed> {
  const stdout = new CollectedOutput();
  const stderr = new CollectedOutput();
  const result = await runTask(driver, task, { stdout, stderr, ...options });
  return { result, stdout, stderr };
}

/** On an engine that is very busy a driver may doubt that nothing is all, and that nothing was killed for memory. */
export const RUNS_OF_DOUBT = 3;

/**
 * Runs a task that should succeed, and gives what it wrote. Fails with the whole result when the task ended in another
 * way or its output is not complete: text that is missing says nothing by itself. One whose output is doubted for being
 * none is run again.
 */
export async function observeSuccess(
  driver: Driver,
  task: ContainerTask,
  options: RunTaskOptions = {},
): Promise<Observed> {
  for (let runs = 1; ; runs += 1) {
    const observed = await observe(driver, task, options);
    const { result, stderr } = observed;
    const { stdoutBytes, complete } = result.output;
    if (result.status === 'success' && complete) return observed;
    const isDoubted = result.status === 'success' && stdoutBytes === 0 && options.stdin === undefined;
    if (isDoubted && runs < RUNS_OF_DOUBT) continue;
    assert.fail(`success with complete output, not ${JSON.stringify(result)}, stderr: ${stderr.text}`);
  }
}

/** Asserts that nothing of the case's tasks is left on the engine. */
export async function assertNothingLeft(context: DriverContext): Promise<void> {
  assert.deepEqual(await context.leftovers(), []);
}
