import type { OptionSpec } from '../option-spec.ts';

/** Options that `drv worker` alone has, by their names in a configuration file. */
export const WORKER_OPTIONS = {
  slots: {
    flags: '--slots <n>',
    help: 'tasks at once; auto: one for each processor',
    kind: 'text',
    group: 'Worker',
  },
  node: {
    flags: '--node <name>',
    help: 'name of this engine, the same after a restart',
    kind: 'text',
    group: 'Worker',
  },
  offers: {
    flags: '--offers <what>',
    help: 'for --requires: a label, memory=8g or cpus=4',
    kind: 'list',
    group: 'Worker',
  },
  drain: {
    flags: '--drain <time>',
    help: 'time for tasks to end after SIGTERM (default 20s)',
    kind: 'text',
    group: 'Worker',
  },
  health: {
    flags: '--health <[host:]port>',
    help: 'answer /live and /ready there, as JSON',
    kind: 'text',
    group: 'Worker',
    opens: true,
  },
  direct: {
    flags: '--direct <host[:port]>',
    help: 'take direct connections there, for tasks with much input or output',
    kind: 'text',
    group: 'Worker',
    opens: true,
  },
  directBind: {
    flags: '--direct-bind <address>',
    help: 'listen for them at another address: 0.0.0.0',
    kind: 'text',
    group: 'Worker',
    opens: true,
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
