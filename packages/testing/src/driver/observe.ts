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

/** Asserts that nothing of the case's tasks is left on the engine. */
export async function assertNothingLeft(context: DriverContext): Promise<void> {
  assert.deepEqual(await context.leftovers(), []);
}
