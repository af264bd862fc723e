import type { OptionSpec } from '../option-spec.ts';

/** Options of `drv run` under the heading Result, by their names in a configuration file. */
export const RESULT_OPTIONS = {
  result: {
    flags: '--result <file>',
    help: 'write the result as JSON',
    kind: 'text',
    group: 'Result',
    from: 'flags',
    completes: 'file',
  },
  cidfile: {
    rare: true,
    flags: '--cidfile <file>',
    help: 'write the id of the container',
    kind: 'text',
    group: 'Result',
    from: 'flags',
    completes: 'file',
  },
  artifact: {
    flags: '--artifact <path[:dir]>',
    help: 'copy a file or directory out at the end',
    kind: 'list',
    group: 'Result',
    opens: true,
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
  junit: {
    rare: true,
    flags: '--junit <file>',
    help: 'write a JUnit report',
    kind: 'text',
    group: 'Result',
    from: 'flags',
    completes: 'file',
  },
  github: {
    rare: true,
    flags: '--github',
    help: 'groups, annotations, summary for GitHub Actions',
    kind: 'flag',
    group: 'Result',
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
} as const satisfies Readonly<Record<string, OptionSpec>>;
