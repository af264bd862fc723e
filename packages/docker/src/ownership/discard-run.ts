import type { AbortOptions } from '@drv/core';
import type { EngineClient } from '../engine/engine-client.ts';
import { isOwnContainer, nameFor, taskIdOf } from './container-identity.ts';
import { LABEL } from './labels.ts';
import type { RemoveContainer } from './remove-container.ts';

/** Which run it is. */
export interface DiscardRunOptions extends AbortOptions {
  readonly taskId: string;
  readonly runId: string;
}

/** Removes the container of one run, whether it runs, if there is one: that of another run of the task is not touched. */
export async function discardRun(
  { engine, remove }: { readonly engine: Pick<EngineClient, 'inspect'>; readonly remove: RemoveContainer },
  { taskId, runId, signal }: DiscardRunOptions,
): Promise<void> {
  const state = await engine.inspect(nameFor(taskId), { signal });
  if (state === undefined || !isOwnContainer(state) || taskIdOf(state) !== taskId) return;
  if (runId !== '' && state.labels[LABEL.run] === runId) await remove(state.id);
}
