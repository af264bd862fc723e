import type { OptionSpec } from './option-spec.ts';

/** Every option of `drv run`, by its name in a configuration file. */
export const RUN_OPTIONS = {
  id: {
    flags: '--id <id>',
    help: 'name of the task and its container',
    kind: 'text',
    group: 'Task',
    from: 'flags',
  },
  env: {
    flags: '-e, --env <name=value>',
    help: 'set a variable; a name alone is passed on',
    kind: 'list',
    group: 'Task',
  },
  envFile: {
    flags: '--env-file <file>',
    help: 'read variables from a file',
    kind: 'list',
    group: 'Task',
    completes: 'file',
    opens: true,
  },
  volume: {
    flags: '-v, --volume <src:dst[:ro]>',
    help: 'mount a host path or a named volume',
    kind: 'list',
    group: 'Task',
    completes: 'directory',
    opens: true,
  },
  tmpfs: {
    flags: '--tmpfs <path[:size=n]>',
    help: 'mount a file system in memory',
    kind: 'list',
    group: 'Task',
  },
  workdir: {
    flags: '-w, --workdir <path>',
    help: 'working directory in the container',
    kind: 'text',
    group: 'Task',
  },
  user: { flags: '-u, --user <user[:group]>', help: 'user, by name or number', kind: 'text', group: 'Task' },
  hostname: {
    rare: true,
    flags: '-h, --hostname <name>',
    help: 'host name of the container',
    kind: 'text',
    group: 'Task',
  },
  label: {
    rare: true,
    flags: '-l, --label <key=value>',
    help: 'label the container',
    kind: 'list',
    group: 'Task',
  },
  network: {
    flags: '--network <name>',
    help: 'none, default or an existing network',
    kind: 'text',
    group: 'Task',
  },
  platform: {
    rare: true,
    flags: '--platform <os/arch>',
    help: 'image platform, such as linux/arm64',
    kind: 'text',
    group: 'Task',
  },
  pull: {
    flags: '--pull <when>',
    help: 'missing, always or never',
    kind: 'text',
    group: 'Task',
    words: ['missing', 'always', 'never'],
  },
  tty: { flags: '-t, --tty', help: 'run on a terminal; stderr joins stdout', kind: 'flag', group: 'Task' },
  stdin: {
    flags: '--no-stdin',
    help: 'give the task an empty input',
    kind: 'flag',
    group: 'Task',
    from: 'flags',
  },

  memory: {
    flags: '-m, --memory <size>',
    help: 'memory, swap included: 512m, 2g',
    kind: 'text',
    group: 'Limits',
  },
  cpus: { flags: '--cpus <n>', help: 'processors: 2, 0.5', kind: 'text', group: 'Limits' },
  cpuShares: {
    rare: true,
    flags: '--cpu-shares <n>',
    help: 'weight against others (default 1024)',
    kind: 'text',
    group: 'Limits',
  },
  pids: { flags: '--pids <n>', help: 'processes and threads (default 1024)', kind: 'text', group: 'Limits' },
  openFiles: {
    rare: true,
    flags: '--open-files <n>',
    help: 'open files per process',
    kind: 'text',
    group: 'Limits',
  },
  timeout: {
    flags: '--timeout <time>',
    help: 'stop the task after: 90s, 5m, 1h30m',
    kind: 'text',
    group: 'Limits',
  },
  grace: {
    rare: true,
    flags: '--grace <time>',
    help: 'time between SIGTERM and SIGKILL (5s)',
    kind: 'text',
    group: 'Limits',
  },
  outputLimit: {
    flags: '--output-limit <size>',
    help: 'stop the task after this much output',
    kind: 'text',
    group: 'Limits',
  },
  onOutputLimit: {
    rare: true,
    flags: '--on-output-limit <what>',
    help: 'at that limit: stop (default), truncate or pause',
    kind: 'text',
    group: 'Limits',
    words: ['stop', 'truncate', 'pause'],
  },

  readOnly: {
    flags: '--read-only',
    help: 'make the root file system read-only',
    kind: 'flag',
    group: 'Sandbox',
  },
  capAdd: {
    flags: '--cap-add <capability>',
    help: 'give a capability back (weakens)',
    kind: 'list',
    group: 'Sandbox',
    opens: true,
  },
  allowNewPrivileges: {
    rare: true,
    flags: '--allow-new-privileges',
    help: 'let set-user-id work (weakens)',
    kind: 'flag',
    group: 'Sandbox',
    opens: true,
  },

  result: {
    flags: '--result <file>',
    help: 'write the result as JSON',
    kind: 'text',
    group: 'Result',
    from: 'flags',
    completes: 'file',
  },
  json: { flags: '--json', help: 'end with the result as a line of JSON', kind: 'flag', group: 'Result' },
  report: {
    flags: '--report <file>',
    help: 'write an HTML page about the run',
    kind: 'text',
    group: 'Result',
    from: 'flags',
    completes: 'file',
  },
  explain: {
    flags: '--explain',
    help: 'end with the timeline and the reasons',
    kind: 'flag',
    group: 'Result',
  },
  stats: { flags: '--stats', help: 'show live what the task uses', kind: 'flag', group: 'Result' },
  quiet: {
    flags: '-q, --quiet',
    help: 'only the output of the task, and errors',
    kind: 'flag',
    group: 'Result',
  },

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
    help: 'remove images unused, above this',
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

export type RunOptionName = keyof typeof RUN_OPTIONS;

/** The names of the options of one kind. */
export type RunOptionOf<Kind extends OptionSpec['kind']> = {
  [Name in RunOptionName]: (typeof RUN_OPTIONS)[Name]['kind'] extends Kind ? Name : never;
}[RunOptionName];
