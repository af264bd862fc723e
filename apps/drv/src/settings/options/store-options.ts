import type { OptionSpec } from '../option-spec.ts';

/** Options of everything that uses a queue in place of one engine, by their names in a configuration file. */
export const STORE_OPTIONS = {
  store: {
    rare: true,
    flags: '--store <url>',
    help: 'run on a queue: redis://, postgres://',
    kind: 'text',
    group: 'General',
    opens: true,
  },
  queue: {
    rare: true,
    flags: '--queue <name>',
    help: 'name of the queue in the store (default drv)',
    kind: 'text',
    group: 'General',
    opens: true,
  },
  storeKeyFile: {
    rare: true,
    flags: '--store-key-file <file>',
    help: 'key of the queue: 64 hexadecimal digits',
    kind: 'text',
    group: 'General',
    opens: true,
    completes: 'file',
  },
  storePasswordFile: {
    rare: true,
    flags: '--store-password-file <file>',
    help: 'password of the store, where the URL has none',
    kind: 'text',
    group: 'General',
    opens: true,
    completes: 'file',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
