import { DrvError } from '@drv/core';
import { checkDriverOptions, isObject, type TaskWithId } from '@drv/core/driver';
import { isLabel, LABEL_WANTS } from '../protocol/label.ts';
import { MAX_PRIORITY } from '../store/task-store.ts';
import type { RunNeeds } from '../store/workers.ts';

/** Options of the queue driver for one task: `driverOptions.queue` of the task. */
export interface QueueTaskOptions {
  /** From 0 to 1000: of the tasks that wait, those with the greatest are taken first. @default 0 */
  readonly priority?: number | undefined;
  /** Milliseconds, from its submission on, before which no worker takes the task; a year at the most. @default 0 */
  readonly startAfterMs?: number | undefined;
  /**
   * The task may be run again when its node is lost after the start, or is back and cannot know how it ended, up to three times in
   * all; else it ends in `DRV_NODE_LOST` or in `DRV_OUTCOME_UNKNOWN`. It has to do the same whether it ran once, in part, or several times at once: a node that is lost may go on
   * with it. A task whose input is a stream is not run again. @default false
   */
  readonly idempotent?: boolean | undefined;
  /**
   * What a worker has to have: all of the `labels`, and so much memory and so many processors that are not required by tasks
   * which it has. They limit nothing: that is for `limits` of the task. @default nothing
   */
  readonly requires?: RunNeeds | undefined;
}

/** Whether a value is right, and what would be. */
interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly wants: string;
  /** Of what is in it, where it is an object. */
  readonly within?: Readonly<Record<string, Rule>>;
}

const YEAR_MS = 365 * 24 * 60 * 60_000;

const upTo = (most: number): Rule => ({
  holds: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most,
  wants: `a whole number from 0 to ${most}`,
});

const MAX_LABELS = 16;
const NEEDS: Readonly<Record<keyof RunNeeds, Rule>> = {
  labels: {
    holds: (value) => Array.isArray(value) && value.length <= MAX_LABELS && value.every(isLabel),
    wants: `at most ${MAX_LABELS} ${LABEL_WANTS}`,
  },
  memoryBytes: upTo(Number.MAX_SAFE_INTEGER),
  cpus: {
    holds: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
    wants: 'a number from 0 on',
  },
};

const RULES: Readonly<Record<keyof QueueTaskOptions, Rule>> = {
  priority: upTo(MAX_PRIORITY),
  startAfterMs: upTo(YEAR_MS),
  idempotent: { holds: (value) => typeof value === 'boolean', wants: 'true or false' },
  requires: { holds: isObject, wants: 'an object', within: NEEDS },
};

/**
 * The task's `driverOptions.queue`.
 *
 * @throws `DRV_INVALID_TASK` for a wrong value; `DRV_UNSUPPORTED` for an option that there is not. The message names the field.
 */
export function queueTaskOptions(task: TaskWithId): QueueTaskOptions {
  checkDriverOptions(task, 'queue', Object.keys(RULES));
  const options = (task.driverOptions?.['queue'] ?? {}) as QueueTaskOptions;
  check(task.id, { value: options, rules: RULES, field: 'driverOptions.queue' });
  return options;
}

function check(
  taskId: string,
  given: { readonly value: object; readonly rules: Readonly<Record<string, Rule>>; readonly field: string },
): void {
  for (const [name, value] of Object.entries(given.value) as [string, unknown][]) {
    if (value === undefined) continue;
    const rule = given.rules[name];
    const field = `${given.field}.${name}`;
    const refuse = (code: 'DRV_UNSUPPORTED' | 'DRV_INVALID_TASK', why: string) =>
      new DrvError(code, `${field}${why}`, { op: 'prepare task', taskId });
    if (rule === undefined)
      throw refuse('DRV_UNSUPPORTED', `: known are ${Object.keys(given.rules).join(', ')}`);
    if (!rule.holds(value)) throw refuse('DRV_INVALID_TASK', ` must be ${rule.wants}`);
    if (rule.within !== undefined) check(taskId, { value: value as object, rules: rule.within, field });
  }
}
