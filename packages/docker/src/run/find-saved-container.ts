import type { AbortOptions } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import type { ContainerState } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { taskIdOf } from '../ownership/container-identity.ts';

/** A container that was started. */
export type StartedState = ContainerState & { readonly startedAt: string };

/**
 * The container of a saved run.
 *
 * @throws `DRV_OUTCOME_UNKNOWN` when it is gone; `DRV_NOT_STARTED`; `DRV_INVALID_OPTION` when it is another
 * task's, or had not had all of its input.
 */
export async function findSavedContainer(
  engine: Pick<EngineClient, 'inspect'>,
  {
    containerId,
    taskId,
    inputGiven = true,
    signal,
  }: AbortOptions & { readonly containerId: string; readonly taskId: string; readonly inputGiven?: boolean },
): Promise<StartedState> {
  const state = await engine.inspect(containerId, { signal });
  const context = { op: 'recover task', taskId };
  if (state === undefined) {
    throw new DrvError(
      'DRV_OUTCOME_UNKNOWN',
      `Container ${containerId} is gone: its outcome is not known`,
      context,
    );
  }
  if (taskIdOf(state) !== taskId) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      `saved.containerId: container ${containerId} is not of this task`,
      context,
    );
  }
  const { startedAt } = state;
  if (startedAt === undefined) {
    throw new DrvError('DRV_NOT_STARTED', `Container ${containerId} was never started`, context);
  }
  if (!inputGiven) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      'saved.inputGiven: the task had not had all of its input when it was saved; the rest is lost',
      context,
    );
  }
  return { ...state, startedAt };
}
