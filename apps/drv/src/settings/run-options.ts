import { TASK_OPTIONS } from './options/task-options.ts';
import { LIMITS_OPTIONS } from './options/limits-options.ts';
import { SANDBOX_OPTIONS } from './options/sandbox-options.ts';
import { EACH_OPTIONS } from './options/each-options.ts';
import { RESULT_OPTIONS } from './options/result-options.ts';
import { GENERAL_OPTIONS } from './options/general-options.ts';
import { QUEUE_OPTIONS } from './options/queue-options.ts';
import { STORE_OPTIONS } from './options/store-options.ts';

/** Every option of `drv run`, by its name in a configuration file. */
export const RUN_OPTIONS = {
  ...TASK_OPTIONS,
  ...EACH_OPTIONS,
  ...LIMITS_OPTIONS,
  ...SANDBOX_OPTIONS,
  ...RESULT_OPTIONS,
  ...GENERAL_OPTIONS,
  ...STORE_OPTIONS,
  ...QUEUE_OPTIONS,
} as const;

export type RunOptionName = keyof typeof RUN_OPTIONS;
