import type { Logger } from '@drv/core';
import { DrvError, delay, type TaskWithId } from '@drv/core/driver';
import { type ContainerState, wasStarted } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { isUnanswered, mayHaveActed } from '../engine/errors/engine-errors.ts';
import { looksAfterFailure } from '../engine/looks-after-failure.ts';
import { inspectUntilAnswered } from './inspect-until-answered.ts';
import { markNotRetryable } from './mark-not-retryable.ts';
import { startFailure } from '../outcome/start-failure.ts';
import type { Timing } from './timing.ts';

/** A container that is to be started. */
export interface CreatedContainer {
  readonly engine: Pick<EngineClient, 'start' | 'inspect'>;
  readonly containerId: string;
  readonly task: Pick<TaskWithId, 'id'>;
  readonly logger: Logger;
  /** How long the engine has for the start, and, when it was lost, to come back and tell what became of it. */
  readonly timing: Pick<Timing, 'startMs' | 'engineLostMs'>;
}

/**
 * Starts a container, and believes a failure only after looking: an engine may start one and lose the reply, or
 * answer 500. Takes no signal, since aborting the request does not stop the engine.
 *
 * @throws `DRV_COMMAND_NOT_FOUND`, `DRV_COMMAND_NOT_EXECUTABLE` or `DRV_START_FAILED`, with the exit code that a
 * shell would report; `DRV_OUTCOME_UNKNOWN` where the task ran, or may have, and the engine does not know of it;
 * else the engine's own failure, which is not `retryable` when the engine never answered.
 *
 * @param hasWritten output has arrived, so that the task runs or ran, whatever the engine says
 */
export async function startTaskContainer(
  container: CreatedContainer,
  hasWritten: () => boolean,
): Promise<void> {
  const { engine, containerId, task, logger, timing } = container;
  try {
    await engine.start(containerId, { timeoutMs: timing.startMs });
  } catch (error) {
    const state = await lookAfterFailure(error, container);
    if (state !== 'no answer' && state !== undefined && wasStarted(state)) {
      logger.warn({ error: String(error) }, 'the engine reported a failed start of a container that runs');
      return;
    }
    // An engine that is killed in the middle of a start takes the container for one that never was started.
    if (hasWritten() || (state === 'no answer' && mayHaveActed(error)))
      throw new DrvError(
        'DRV_OUTCOME_UNKNOWN',
        `The engine did not tell whether the task ran: ${why(error)}`,
        {
          op: 'start container',
          taskId: task.id,
          cause: error,
        },
      );
    throw isUnanswered(error) ? markNotRetryable(error) : startFailure(error, task.id);
  }
}

function why(error: unknown): string {
  return DrvError.is(error, 'DRV_ENGINE_TIMEOUT')
    ? 'it was too busy to answer, or hung'
    : 'it was lost during the start';
}

/** The state of a container that did not start, or was not seen to: an engine may still be about to start it. */
async function lookAfterFailure(
  error: unknown,
  { engine, containerId, timing }: CreatedContainer,
): Promise<ContainerState | undefined | 'no answer'> {
  let state: ContainerState | undefined;
  for (const pause of looksAfterFailure({ mayComeLate: isUnanswered(error) })) {
    await delay(pause);
    try {
      state = await inspectUntilAnswered(engine, containerId, { ...timing });
    } catch {
      return 'no answer';
    }
    if (state === undefined || wasStarted(state)) return state;
  }
  return state;
}
