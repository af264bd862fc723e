import type { OptionSpec } from '../option-spec.ts';

/** Options of `drv run --store` alone: which task is taken first, and by whom. By their names in a configuration file. */
export const QUEUE_OPTIONS = {
  priority: {
    rare: true,
    flags: '--priority <n>',
    help: 'with --store: higher ones run first (default 0)',
    kind: 'text',
    group: 'General',
  },
  requires: {
    rare: true,
    flags: '--requires <what>',
    help: 'with --store: a label, memory=8g or cpus=2',
    kind: 'list',
    group: 'General',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
