import type { OptionSpec } from '../option-spec.ts';

/** Options of `drv run` for many tasks, by their names in a configuration file. */
export const EACH_OPTIONS = {
  each: {
    flags: '--each <file>',
    help: 'run a task for each line; {} stands for it',
    kind: 'text',
    group: 'Task',
    from: 'flags',
    completes: 'file',
  },
  jobs: {
    rare: true,
    flags: '-j, --jobs <n>',
    help: 'tasks at once; 0: as many as the engine can take',
    kind: 'text',
    group: 'Task',
  },
  eachOutput: {
    rare: true,
    flags: '--each-output <how>',
    help: 'ordered (task by task) or lines (as they come)',
    kind: 'text',
    group: 'Task',
    words: ['ordered', 'lines'],
  },
  joblog: {
    rare: true,
    flags: '--joblog <file>',
    help: 'record ends here; skip what succeeded before',
    kind: 'text',
    group: 'Task',
    from: 'flags',
    completes: 'file',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
