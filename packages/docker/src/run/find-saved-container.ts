import type { AbortOptions } from '@drv/core';
import { DrvError, type RecoverOptions, type TaskWithId } from '@drv/core/driver';
import { runsAgain, type ContainerState } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { provesCommand } from '../outcome/remembered-end.ts';
import { taskIdOf } from '../ownership/container-identity.ts';
import { LABEL } from '../ownership/labels.ts';
import { findRememberedEnd } from './find-remembered-end.ts';

/** A container that was started, as far as its run can go on. */
export type SavedContainer = Pick<
  ContainerState,
  'labels' | 'status' | 'finishedAt' | 'tmpfsPaths' | 'stopSignal' | 'ports' | 'log'
> & { readonly startedAt: string };

export interface FindSavedOptions extends AbortOptions {
  readonly containerId: string;
  readonly task: Pick<TaskWithId, 'id' | 'tty'>;
  readonly traits: Pick<EngineTraits, 'remembersRuns'>;
  readonly inputGiven?: boolean | undefined;
  readonly received?: RecoverOptions['received'];
}

/**
 * The container of a saved run. One that is gone, as its engine remembers it, where it ended by itself: whoever removed it may not have
 * been able to tell how.
 *
 * @throws `DRV_OUTCOME_UNKNOWN` when it is gone, or was started again by somebody else; `DRV_NOT_STARTED`; `DRV_INVALID_OPTION` when it is another
 * task's, or had not had all of its input.
 */
export async function findSavedContainer(
  engine: Pick<EngineClient, 'inspect' | 'rememberedRun'>,
  options: FindSavedOptions,
): Promise<SavedContainer> {
  const { containerId, task, inputGiven = true, signal } = options;
  const context = { op: 'recover task', taskId: task.id };
  const state = await engine.inspect(containerId, { signal });
  const found = state ?? (await remembered(engine, options));
  if (found === undefined) {
    throw new DrvError(
      'DRV_OUTCOME_UNKNOWN',
      `Container ${containerId} is gone: its outcome is not known`,
      context,
    );
  }
  if (state !== undefined && taskIdOf(state) !== task.id) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      `saved.containerId: container ${containerId} is not of this task`,
      context,
    );
  }
  const { startedAt } = found;
  if (startedAt === undefined) {
    throw new DrvError('DRV_NOT_STARTED', `Container ${containerId} was never started`, context);
  }
  if (state !== undefined && runsAgain(state)) {
    throw new DrvError(
      'DRV_OUTCOME_UNKNOWN',
      `Container ${containerId} was started again by somebody else: the outcome of its first run is not known`,
      context,
    );
  }
  if (!inputGiven) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      'saved.inputGiven: the task had not had all of its input when it was saved; the rest is lost',
      context,
    );
  }
  return { ...found, startedAt };
}

async function remembered(
  engine: Pick<EngineClient, 'rememberedRun'>,
  { containerId, task, traits, received, signal }: FindSavedOptions,
): Promise<SavedContainer | undefined> {
  const end = await findRememberedEnd({ engine, containerId, traits }, signal);
  if (end === undefined || !provesCommand(end.exitCode, { received, tty: task.tty })) return undefined;
  const { attributes, startedAt, finishedAt } = end;
  // One that was started ahead has no task of its own: its start and its end are not those of a task.
  if (attributes[LABEL.task] !== task.id) return undefined;
  const log = { driver: '', options: {} };
  return { labels: attributes, status: 'exited', startedAt, finishedAt, tmpfsPaths: [], ports: [], log };
}
