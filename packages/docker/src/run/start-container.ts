import type { Logger } from '@drv/core';
import { wasStarted } from '../engine/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { inspectPatiently } from './inspect-patiently.ts';
import { startFailure } from './start-failure.ts';

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
    throw startFailure(error, taskId);
  }
}
