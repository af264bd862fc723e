import { DrvError, type DrvErrorCode } from '@drv/core';
import { excerpt } from '../engine/wire/excerpt.ts';

/** No init says more than this; a task that wrote more was started. */
export const INIT_MESSAGE_BYTES = 4_096;

/**
 * What an init as PID 1 writes when it cannot execute the command, as the whole output of the container: tini, which
 * Docker calls docker-init, and catatonit, which Podman calls.
 */
const MESSAGES = [
  /^\[FATAL tini \(\d+\)\] exec (?<command>.+) failed: (?<why>.+)$/,
  /^(?:ERROR|FATAL) ?\(catatonit:\d+\): failed to exec .+?: (?<why>.+)$/,
];

/** With which they then end: tini with 127, 126, or 1 for a rarer reason; catatonit of some versions always with 1. */
const EXIT_CODES: readonly (number | undefined)[] = [1, 126, 127];

const NOT_FOUND: readonly [DrvErrorCode, number] = ['DRV_COMMAND_NOT_FOUND', 127];
const NOT_EXECUTABLE: readonly [DrvErrorCode, number] = ['DRV_COMMAND_NOT_EXECUTABLE', 126];

/**
 * The error of a command that never ran, with the exit code of a shell. Behind an init the engine reports its start
 * as a success, and only the init's own exit code and words tell it from a shell that ended with 127. A task that
 * imitates both is taken at its word: the fault is the task's either way.
 *
 * @param output All that the container wrote.
 */
export function initFailure(
  taskId: string,
  exitCode: number | undefined,
  output: string,
): DrvError | undefined {
  if (!EXIT_CODES.includes(exitCode)) return undefined;
  const line = output.trimEnd();
  const said = MESSAGES.map((message) => message.exec(line)?.groups).find((groups) => groups !== undefined);
  const why = said?.['why'];
  if (why === undefined) return undefined;
  // catatonit does not say what it could not execute.
  const command = said?.['command'];
  const [code, as] = /^No such file or directory$/i.test(why) ? NOT_FOUND : NOT_EXECUTABLE;
  const subject = command === undefined ? 'The command' : `The command ${excerpt([Buffer.from(command)])}`;
  return new DrvError(code, `${subject} cannot be started: ${why}`, {
    op: 'start command',
    taskId,
    exitCode: as,
  });
}
