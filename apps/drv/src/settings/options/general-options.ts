import type { OptionSpec } from '../option-spec.ts';

/** Options of `drv run` under the heading General, by their names in a configuration file. */
export const GENERAL_OPTIONS = {
  host: {
    flags: '-H, --host <url>',
    help: 'engine: unix://, tcp://, ssh://',
    kind: 'text',
    group: 'General',
    opens: true,
  },
  imageBudget: {
    rare: true,
    flags: '--image-budget <size>',
    help: 'remove unused images once they exceed this',
    kind: 'text',
    group: 'General',
    opens: true,
  },
  log: {
    rare: true,
    flags: '--log <level>',
    help: 'log as JSON: debug, info, warn, error',
    kind: 'text',
    group: 'General',
    words: ['debug', 'info', 'warn', 'error', 'silent'],
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
