import { DrvError, type DrvErrorCode } from '@drv/core';

/** No init says more than this; a task that wrote more was started. */
export const INIT_MESSAGE_BYTES = 4_096;

/**
 * What an init as PID 1 writes when it cannot execute the command, as the whole output of the container: tini, which
 * Docker calls docker-init, and catatonit, which Podman calls.
 */
const MESSAGES = [
  /^\[FATAL tini \(\d+\)\] exec .+ failed: (?<why>.+)$/,
  /^(?:ERROR|FATAL) ?\(catatonit:\d+\): failed to exec .+?: (?<why>.+)$/,
];

const CODES: Readonly<Record<number, DrvErrorCode>> = {
  126: 'DRV_COMMAND_NOT_EXECUTABLE',
  127: 'DRV_COMMAND_NOT_FOUND',
};

/**
 * The error of a command that never ran. Behind an init the engine reports its start as a success, and only the
 * init's own exit code and words tell it from a shell that ended with 127. A task that imitates both is taken at its
 * word: the fault is the task's either way.
 *
 * @param output All that the container wrote.
 */
export function initFailure(
  taskId: string,
  exitCode: number | undefined,
  output: string,
): DrvError | undefined {
  const code = CODES[exitCode ?? 0];
  if (code === undefined || exitCode === undefined) return undefined;
  const line = output.trimEnd();
  const why = MESSAGES.map((message) => message.exec(line)?.groups?.['why']).find(
    (found) => found !== undefined,
  );
  if (why === undefined) return undefined;
  return new DrvError(code, `The command cannot be started: ${why}`, {
    op: 'start command',
    taskId,
    exitCode,
  });
}
