import { DrvError, type DrvErrorCode, type Logger } from '@drv/core';
import { wasStarted } from '../engine/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { inspectPatiently } from './inspect-patiently.ts';

export interface StartContainerOptions {
  readonly engine: Pick<EngineClient, 'start' | 'inspect'>;
  readonly containerId: string;
  readonly taskId: string;
  readonly logger: Logger;
  /** Milliseconds that a lost engine has to come back and tell what became of the start. */
  readonly engineLostMs: number;
}

/**
 * Starts a container, and believes a failure only after looking: an engine may start one and lose the reply, or
 * answer 500. Takes no signal, since aborting the request does not stop the engine.
 *
 * @throws `DRV_COMMAND_NOT_FOUND`, `DRV_COMMAND_NOT_EXECUTABLE` or `DRV_START_FAILED`, with the exit code that a
 * shell would report; the engine's own failure where it could not tell.
 */
export async function startTaskContainer(options: StartContainerOptions): Promise<void> {
  const { engine, containerId, taskId, logger, engineLostMs } = options;
  try {
    await engine.start(containerId);
  } catch (error) {
    const state = await inspectPatiently(engine, containerId, { engineLostMs }).catch(() => undefined);
    if (state !== undefined && wasStarted(state)) {
      logger.warn({ error: String(error) }, 'the engine reported a failed start of a container that runs');
      return;
    }
    if (!DrvError.is(error) || error.statusCode === undefined) throw error;
    const code = startErrorCode(state?.exitCode ?? 0, error.message);
    throw new DrvError(code, error.message, {
      op: 'start container',
      taskId,
      cause: error,
      statusCode: error.statusCode,
      exitCode: EXIT_CODE[code],
    });
  }
}

type StartErrorCode = Extract<
  DrvErrorCode,
  'DRV_COMMAND_NOT_FOUND' | 'DRV_COMMAND_NOT_EXECUTABLE' | 'DRV_START_FAILED' | 'DRV_NO_SPACE'
>;

const EXIT_CODE: Readonly<Record<StartErrorCode, number>> = {
  DRV_COMMAND_NOT_FOUND: 127,
  DRV_COMMAND_NOT_EXECUTABLE: 126,
  DRV_START_FAILED: 125,
  DRV_NO_SPACE: 125,
};

/**
 * Docker keeps 127 or 126 in the state of a container whose command did not start. Podman keeps 0 there and says it
 * in words, which are the OCI runtime's.
 */
function startErrorCode(exitCode: number, message: string): StartErrorCode {
  if (/no space left on device/i.test(message)) return 'DRV_NO_SPACE';
  if (exitCode === 127) return 'DRV_COMMAND_NOT_FOUND';
  if (exitCode === 126) return 'DRV_COMMAND_NOT_EXECUTABLE';
  if (exitCode !== 0) return 'DRV_START_FAILED';
  if (/not found|no such file/i.test(message)) return 'DRV_COMMAND_NOT_FOUND';
  return /permission denied/i.test(message) ? 'DRV_COMMAND_NOT_EXECUTABLE' : 'DRV_START_FAILED';
}
