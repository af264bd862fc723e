import { DrvError } from '@drv/core';
import { tellListener, type PrepareOptions } from '@drv/core/driver';
import { answerOf } from './ask-credentials.ts';
import type { RemoteRun } from './remote-run.ts';
import type { RunListener } from './run-listener.ts';

/** What the worker of a run is told, and what the caller is told by it, whenever the task is prepared. */
export function answerWorker(run: RemoteRun, { auther, onPull, onFiles }: PrepareOptions): RunListener {
  async function tell(
    message: Parameters<NonNullable<RunListener['onCredentialsWanted']>>[0],
  ): Promise<void> {
    const { id, target } = message;
    try {
      await run.send({ type: 'credentials', id, ...(await answerOf(auther, target, run.ended)) });
    } catch (error) {
      run.fail(DrvError.is(error) ? error : providerFailed(run.taskId, target.registry, error));
    }
  }

  return {
    onPull: ({ event }) => tellListener(() => onPull?.(event)),
    onFiles: ({ progress }) => tellListener(() => onFiles?.(progress)),
    onCredentialsWanted: (message) => void tell(message),
  };
}

/** What a provider throws may hold what it knows, so only the cause keeps it. */
function providerFailed(taskId: string, registry: string, cause: unknown): DrvError {
  return new DrvError('DRV_CREDENTIALS', `No credentials for ${registry}: the provider failed`, {
    op: 'resolve credentials',
    taskId,
    cause,
  });
}
