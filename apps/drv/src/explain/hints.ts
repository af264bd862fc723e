import { CAPABILITY_PRESETS, type ContainerTask, type RunResult } from '@drv/core';

/** What a task may have lacked, and what gives it. */
interface Row {
  /** What programs say of it. */
  readonly says: RegExp;
  /** Whether the task is without it. */
  readonly lacks: (task: ContainerTask, words: string) => boolean;
  readonly hint: string;
}

/** The first row that fits counts. */
const ROWS: readonly Row[] = [
  {
    says: /no[ _-]new[ _-]privileges/i,
    lacks: ({ allowNewPrivileges }) => allowNewPrivileges !== true,
    hint: 'programs gain no privileges in the sandbox: --allow-new-privileges allows setuid programs such as sudo',
  },
  {
    says: /read-only file system|\bEROFS\b/i,
    lacks: ({ readOnlyRoot }) => readOnlyRoot === true,
    hint: 'its root file system is read-only: --tmpfs PATH or --volume gives it a place to write',
  },
  {
    // What is no program goes to a shell, as execvp(3) does.
    says: /^\S+: (?:line )?1: .*syntax error|exec format error|cannot execute binary file/im,
    lacks: ({ command }, words) => words.startsWith(`${[command].flat()[0]}: `) || /exec/i.test(words),
    hint: 'a shell was to read it, since it is no program for this machine: it may be built for another kind of processor, or be no program at all',
  },
  {
    // Busybox and iputils; the usual capabilities of root do not have it.
    says: /^ping: .*(?:denied|not permitted)|\braw socket\b|\bSOCK_RAW\b/im,
    lacks: ({ capabilities = [] }) => !capabilities.includes('NET_RAW'),
    hint: 'no raw packets leave the sandbox: --cap-add NET_RAW allows them',
  },
  {
    // EPERM and EACCES, in the words of C libraries, Node and Java.
    says: /operation not permitted|permission denied|not allowed|\bE(?:PERM|ACCES)\b|AccessDenied/i,
    lacks: ({ capabilities = [], user }) =>
      mayBeRoot(user) && CAPABILITY_PRESETS.root.some((name) => !capabilities.includes(name)),
    hint: 'root in the sandbox lacks the usual capabilities of root: --caps root gives them, --cap-add NAME a single one',
  },
];

/**
 * What may have kept a task from its work, where it failed and the end of its stderr says that something was forbidden.
 *
 * @param words The end of what it wrote to stderr, or to its terminal.
 */
export function hintFor(task: ContainerTask, result: RunResult, words: string): string | undefined {
  if (result.status !== 'error') return undefined;
  return ROWS.find(({ says, lacks }) => says.test(words) && lacks(task, words))?.hint;
}

/** A hint among sentences. */
export function hintSentence(hint: string): string {
  return `${hint.charAt(0).toUpperCase()}${hint.slice(1)}.`;
}

/** An image may name any user. A number other than 0, or a name other than `root`, has no capabilities to lack. */
function mayBeRoot(user: string | undefined): boolean {
  return user === undefined || /^(?:0|root)(?::|$)/.test(user);
}
