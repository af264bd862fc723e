import type { DrvErrorCode } from '@drv/core';
import { DrvError, wordsOf, type TaskWithId } from '@drv/core/driver';
import { excerpt } from '../engine/wire/excerpt.ts';

/** No init says more than this, without the name of the command; a task that wrote more was started. */
const MESSAGE_BYTES = 4_096;

/** The longest message of an init: names that no kernel takes may be of any length. */
export function initMessageBytes(program: string | undefined): number {
  return MESSAGE_BYTES + Buffer.byteLength(program ?? '');
}

/** What is to be run, where the task says it and not its image. */
export function programOf(task: Pick<TaskWithId, 'entrypoint' | 'command'>): string | undefined {
  return wordsOf(task.entrypoint ?? task.command)?.[0];
}

/** What stands between the engine's start and the command, and what it writes when it cannot go on. */
const MESSAGES: readonly RegExp[] = [
  // tini, which Docker calls docker-init. A name may be empty, and have more than one line.
  /^\[FATAL tini \(\d+\)\] exec (?<command>[^]*) failed: (?<why>.+)$/,
  // It needs a process beside its own.
  /^\[FATAL tini \(\d+\)\] (?<why>fork failed: .+)$/,
  // catatonit, which Podman calls. It does not say what it could not execute.
  /^(?:ERROR|FATAL) ?\(catatonit:\d+\): failed to exec .+?: (?<why>.+)$/,
  // It needs a process beside its own, too.
  /^ERROR \(catatonit:\d+\): failed to fork child: .+\r?\nERROR \(catatonit:\d+\): failed to spawn pid1: (?<why>.+)$/,
  // crun, when the kernel refuses the init itself; its log is JSON.
  /^\{"msg":"exec container process `\/(?:run\/podman-init|dev\/init)`: (?<why>[^"]+)","level":"error",.+\}$/,
  // crun, where a limit of the task keeps it from its own work: a `fsize` of less than its filter of system calls.
  /^\{"msg":"(?<why>seccomp \(SECCOMP_SET_MODE_FILTER\): [^"]+)","level":"error",.+\}$/,
  // runc, when the kernel refuses the init itself: its arguments and environment are those of the command.
  /^exec \/(?:sbin\/docker-init|\.drv-launcher|run\/podman-init|dev\/init): (?<why>.+)$/,
  // The same, before version 1.1.
  /^standard_init_linux\.go:\d+: exec user process caused: (?<why>.+)$/,
];

/** A runtime without an init, when the kernel refuses the command itself: its file is there, or the start had failed. */
const WITHOUT_INIT: readonly RegExp[] = [
  // runc.
  /^exec (?<command>\/[^]+): (?<why>no such file or directory|exec format error|permission denied|argument list too long)$/,
  // crun.
  /^\{"msg":"exec container process (?:\(missing dynamic library\?\) )?`(?<command>\/[^`]+)`: (?<why>[^"]+)","level":"error",.+\}$/,
];

/**
 * An init does as `execvp(3)`: what the kernel does not know as a program is given to a shell, which begins to read the machine
 * code of another kind of processor (busybox, dash), or refuses it (bash).
 */
const READ_BY_SHELL =
  /^(?<command>\/[^:\n]+): (?:(?:line )?1: \u007fELF|(?:\k<command>: )?cannot execute binary file)/;

/** With which they then end: tini with 127, 126, or 1 for a rarer reason; catatonit of some versions and runc with 1. */
const EXIT_CODES: readonly (number | undefined)[] = [1, 126, 127];
/** A shell that reads machine code ends with these. */
const SHELL_CODES: readonly (number | undefined)[] = [2, 126, 127];

/** What the reason means, with the exit code of a shell; the first that fits. */
const REASONS: readonly (readonly [RegExp, DrvErrorCode, number])[] = [
  [/^no such file or directory$/i, 'DRV_COMMAND_NOT_FOUND', 127],
  // execve(2), E2BIG: 128 KiB for one argument or variable, and a quarter of the stack's limit for all.
  [/argument list too long/i, 'DRV_START_FAILED', 125],
  [/^seccomp /, 'DRV_START_FAILED', 125],
  [/^fork failed|^resource temporarily unavailable$/i, 'DRV_START_FAILED', 125],
];
/** Whether a container that ended with this may never have run its command. */
export function mayBeOfInit(exitCode: number): boolean {
  return EXIT_CODES.includes(exitCode) || SHELL_CODES.includes(exitCode);
}

/** What a reason can mean beside what it says (execve(2)), for a command that is a path. */
const HINTS: readonly (readonly [reason: RegExp, hint: string])[] = [
  [
    /^no such file or directory$/i,
    'where the file is there, the interpreter in its first line is not (with the line ends of Windows, its name ends with a carriage return), or the loader of the C library that it was built for',
  ],
  [
    /^exec format error$/i,
    'it is built for another kind of processor, or it is a script without a first line such as #!/bin/sh',
  ],
];
const OTHER_REASON = ['DRV_COMMAND_NOT_EXECUTABLE', 126] as const;

/**
 * The error of a command that never ran, with the exit code of a shell. Behind an init the engine reports its start
 * as a success, and only the init's own exit code and words tell it from a shell that ended with 127. A task that
 * imitates both is taken at its word: the fault is the task's either way.
 *
 * @param output All that the container wrote.
 * @param options.hasInit An init of the engine was to run the command. @default true
 * @param options.program What was to be run, where the task says it and not its image.
 */
export function initFailure(
  taskId: string,
  exitCode: number | undefined,
  output: string,
  { hasInit = true, program }: { readonly hasInit?: boolean; readonly program?: string | undefined } = {},
): DrvError | undefined {
  const line = output.trimEnd();
  const { command, why } = foreignProgram(exitCode, line, program) ?? saidBefore(exitCode, line, hasInit);
  if (why === undefined) return undefined;
  return notExecuted(taskId, { command, program, why });
}

/**
 * The error of a command that could not be executed.
 *
 * @param said.program What was to be run, where `command` is not known.
 * @param said.why The kernel's reason in the words of the C library.
 */
export function notExecuted(
  taskId: string,
  {
    command,
    program,
    why,
  }: {
    readonly command?: string | undefined;
    readonly program?: string | undefined;
    readonly why: string;
  },
): DrvError {
  const known = REASONS.find(([reason]) => reason.test(why));
  const [code, as] = known === undefined ? OTHER_REASON : [known[1], known[2]];
  const subject = command === undefined ? 'The command' : `The command ${excerpt([Buffer.from(command)])}`;
  const isPath = (command ?? program)?.includes('/') === true;
  const hint = isPath ? HINTS.find(([reason]) => reason.test(why))?.[1] : undefined;
  const words = `${subject} cannot be started: ${why}${hint === undefined ? '' : ` (${hint})`}`;
  return new DrvError(code, words, {
    op: 'start command',
    taskId,
    exitCode: as,
  });
}

interface Said {
  readonly command?: string | undefined;
  readonly why?: string | undefined;
}

/** What was said in place of all that a command would have written. */
function saidBefore(exitCode: number | undefined, line: string, hasInit: boolean): Said {
  if (!EXIT_CODES.includes(exitCode)) return {};
  const messages = hasInit ? MESSAGES : [...WITHOUT_INIT, ...MESSAGES];
  return messages.map((message) => message.exec(line)?.groups).find((groups) => groups !== undefined) ?? {};
}

/** Only of the program itself: what it runs in its turn is its own affair. */
function foreignProgram(
  exitCode: number | undefined,
  line: string,
  program: string | undefined,
): Said | undefined {
  if (program === undefined || !SHELL_CODES.includes(exitCode)) return undefined;
  return READ_BY_SHELL.exec(line)?.groups?.['command'] === program
    ? { command: program, why: 'exec format error' }
    : undefined;
}
