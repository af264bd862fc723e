import { DrvError, type Logger } from '@drv/core';
import { wasStarted } from '../engine/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { mayHaveActed } from '../engine/engine-errors.ts';
import { inspectPatiently } from './inspect-patiently.ts';
import { startFailure } from './start-failure.ts';

export interface StartContainerOptions {
  readonly engine: Pick<EngineClient, 'start' | 'inspect'>;
  readonly containerId: string;
  readonly taskId: string;
  readonly logger: Logger;
  /** Milliseconds that a lost engine has to come back and tell what became of the start. */
  readonly engineLostMs: number;
  /** Output has arrived, so that the task runs or ran, whatever the engine says. */
  readonly hasWritten: () => boolean;
}

/**
 * Starts a container, and believes a failure only after looking: an engine may start one and lose the reply, or
 * answer 500. Takes no signal, since aborting the request does not stop the engine.
 *
 * @throws `DRV_COMMAND_NOT_FOUND`, `DRV_COMMAND_NOT_EXECUTABLE` or `DRV_START_FAILED`, with the exit code that a
 * shell would report; `DRV_OUTCOME_UNKNOWN` where the task ran, or may have, and the engine does not know of it;
 * else the engine's own failure.
 */
export async function startTaskContainer(options: StartContainerOptions): Promise<void> {
  const { engine, containerId, taskId, logger, engineLostMs, hasWritten } = options;
  try {
    await engine.start(containerId);
  } catch (error) {
    const look = inspectPatiently(engine, containerId, { engineLostMs });
    const state = await look.catch(() => 'no answer' as const);
    if (state !== 'no answer' && state !== undefined && wasStarted(state)) {
      logger.warn({ error: String(error) }, 'the engine reported a failed start of a container that runs');
      return;
    }
    // An engine that is killed in the middle of a start takes the container for one that never was started.
    if (hasWritten() || (state === 'no answer' && mayHaveActed(error)))
      throw new DrvError('DRV_OUTCOME_UNKNOWN', 'The engine was lost while it started the task', {
        op: 'start container',
        taskId,
        cause: error,
      });
    throw startFailure(error, taskId);
  }
}
