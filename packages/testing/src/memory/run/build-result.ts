import type { ImageEvidence, OutputEvidence, RunResult, UsageEvidence } from '@drv/core';
import { classifyExit, type TaskWithId } from '@drv/core/driver';
import type { PretendContainer } from '../../machine/pretend-container.ts';
import type { Stopper } from './stopper.ts';

export interface ResultParts {
  readonly task: TaskWithId;
  readonly container: PretendContainer;
  readonly stop: Stopper['evidence'];
  readonly output: OutputEvidence;
  readonly usage: UsageEvidence;
  readonly image: ImageEvidence;
}

/** Puts the facts together; what became of the task is for {@link classifyExit} to say. */
export function buildResult({ task, container, stop, output, usage, image }: ResultParts): RunResult {
  const { exitCode, oomKilled } = container;
  const { oom, signal, ...outcome } = classifyExit({ exitCode, oomKilled, stop: stop?.reason });
  const startedAt = container.startedAt ?? container.createdAt;
  const finishedAt = container.finishedAt ?? startedAt;
  const { because, ...evidence } = stop ?? {};
  const shared = {
    taskId: task.id,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    durationMs: finishedAt - startedAt,
    oom,
    ...(signal === undefined ? {} : { signal }),
    ...('reason' in evidence ? { stop: evidence } : {}),
    output,
    usage,
    image,
  };
  switch (outcome.status) {
    case 'timeout':
      return { ...shared, ...outcome, timeoutMs: task.timeoutMs ?? 0 };
    case 'cancelled':
      return { ...shared, ...outcome, ...(because === undefined ? {} : { reason: because }) };
    case 'success':
    case 'error':
    case 'killed':
      return { ...shared, ...outcome };
  }
}
