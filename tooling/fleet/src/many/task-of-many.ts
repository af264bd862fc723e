import { setTimeout as sleep } from 'node:timers/promises';
import { DrvError, run, type ContainerTask, type Driver } from '@drv/core';

/** What the caller of a task does. */
export type CallerAct = 'waits' | 'aborts' | 'kills' | 'closes' | 'does not start';

/** Most of them wait: the others are in their midst. */
const ACTS = ['waits', 'aborts', 'waits', 'kills', 'waits', 'closes', 'waits', 'does not start'] as const;
/** The moments at which callers act begin in the queue, and end after the task. */
const STEP_MS = 150;
const STEPS = 17;
const STEPS_ON = 5;

export interface TaskOfMany {
  readonly id: string;
  readonly index: number;
  readonly image: string;
  readonly mayRunAgain: boolean;
  readonly act: CallerAct;
  readonly signal: AbortSignal | undefined;
}

/** Why a task has not ended as it should have. */
export interface WhyWrong {
  readonly code?: string;
  /** Its output was whole, and was not called complete. */
  readonly isDoubt?: boolean;
  readonly text: string;
}

export function actOf(index: number): CallerAct {
  return ACTS[index % ACTS.length] ?? 'waits';
}

/** Runs one of the tasks. What is not as it should be; `undefined` when all is. */
export async function whyWrong(driver: Driver, one: TaskOfMany): Promise<WhyWrong | undefined> {
  try {
    return one.act === 'waits' ? await waited(driver, one) : await acted(driver, one);
  } catch (error) {
    if (!DrvError.is(error)) return { text: String(error) };
    return { code: error.code, text: `${error.code} ${error.message}` };
  }
}

async function waited(driver: Driver, one: TaskOfMany): Promise<WhyWrong | undefined> {
  const { status, exitCode, stdout, output } = await run(driver, taskOf(one), { signal: one.signal });
  const isRight = exitCode === exitCodeOf(one) && stdout === `${one.index}\nend\n`;
  if (isRight && output.complete) return undefined;
  return {
    isDoubt: isRight && output.incomplete === 'connection',
    text: `${status} ${exitCode} ${JSON.stringify(stdout)} ${output.incomplete}`,
  };
}

/** The end that the task has by itself is right, since it may have come before; and so is the one that was asked for. */
async function acted(driver: Driver, one: TaskOfMany): Promise<WhyWrong | undefined> {
  const { act, index } = one;
  const moment = ((index * STEPS_ON) % STEPS) * STEP_MS;
  if (act === 'aborts') {
    const signal = AbortSignal.any([AbortSignal.timeout(moment), one.signal ?? new AbortController().signal]);
    return run(driver, taskOf(one), { signal }).then(
      (result) => unless(result.status === 'cancelled' || result.exitCode === exitCodeOf(one), result),
      (error: unknown) => unless(DrvError.is(error, 'DRV_ABORTED'), error),
    );
  }
  const prepared = await driver.prepare(taskOf(one), { signal: one.signal });
  try {
    if (act === 'does not start') return undefined;
    const handle = await prepared.start();
    await sleep(moment);
    if (act === 'kills') {
      await handle.kill().catch(() => {});
      const result = await handle.wait();
      return unless(result.status === 'cancelled' || result.exitCode === exitCodeOf(one), result);
    }
    handle.wait().catch(() => {});
    return undefined;
  } finally {
    await prepared.close();
  }
}

function unless(isRight: boolean, ended: unknown): WhyWrong | undefined {
  if (isRight) return undefined;
  return { text: ended instanceof Error ? String(ended) : JSON.stringify(ended) };
}

function exitCodeOf({ index }: TaskOfMany): number {
  return index % 5;
}

function taskOf(one: TaskOfMany): ContainerTask {
  const { id, index, image, mayRunAgain } = one;
  return {
    id,
    image,
    command: ['sh', '-c', `echo ${index}; sleep 0.3; echo end; exit ${exitCodeOf(one)}`],
    network: 'none',
    timeoutMs: 120_000,
    graceMs: 0,
    driverOptions: { queue: { idempotent: mayRunAgain } },
  };
}
