import type { DrvErrorCode } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import { FULL_DISK } from '../engine/errors/full-disk.ts';
import { withRefusedField } from './refused-field.ts';
import { unableEngine } from './unable-engine.ts';

/**
 * The engine's refusal to start a container, as what it means for the task; any other failure as it is.
 *
 * The words decide whether it was about the command: Docker keeps the exit code 127 for a wrong mount too, Podman
 * keeps none. Docker's are `exec: "name": …`, Podman's those of its OCI runtime.
 */
export function startFailure(error: unknown, taskId: string): unknown {
  if (!DrvError.is(error) || error.statusCode === undefined) return error;
  const unable = unableEngine(error, 'start container', taskId);
  if (unable !== undefined) return unable;
  const [code, exitCode] = meaning(error.message);
  return new DrvError(code, code === 'DRV_START_FAILED' ? withRefusedField(error.message) : error.message, {
    op: 'start container',
    taskId,
    cause: error,
    statusCode: error.statusCode,
    exitCode,
  });
}

function meaning(message: string): readonly [DrvErrorCode, number] {
  if (FULL_DISK.test(message)) return ['DRV_NO_SPACE', 125];
  if (!/\bexec: "|executable file|open executable/i.test(message)) return ['DRV_START_FAILED', 125];
  return /not found|no such file/i.test(message)
    ? ['DRV_COMMAND_NOT_FOUND', 127]
    : ['DRV_COMMAND_NOT_EXECUTABLE', 126];
}
