import type {
  ImageEvidence,
  OutputEvidence,
  RunEvidence,
  RunResult,
  StopEvidence,
  UsageEvidence,
} from '@drv/core';
import { classifyExit, type TaskWithId } from '@drv/core/driver';
import type { ExitState } from '../run/exit-state.ts';
import type { StopAttempt } from '../run/stopper.ts';
import { trustedUsage } from './trusted-usage.ts';

export interface ResultParts {
  readonly task: TaskWithId;
  readonly exit: ExitState;
  readonly stop: StopAttempt | undefined;
  readonly output: OutputEvidence;
  readonly usage: UsageEvidence;
  readonly image: ImageEvidence;
}

/** Puts the facts of a run together; what became of the task is {@link classifyExit}'s to say. */
export function buildResult(parts: ResultParts): RunResult {
  const { task, exit, output, usage, image } = parts;
  const durationMs = Math.max(0, Date.parse(exit.finishedAt) - Date.parse(exit.startedAt));
  const timeoutMs = task.timeoutMs ?? 0;
  const stop =
    parts.stop !== undefined && cameFirst(parts.stop, durationMs, timeoutMs) ? parts.stop : undefined;
  const verdict = classifyExit({ exitCode: exit.exitCode, oomKilled: exit.oomKilled, stop: stop?.reason });
  const evidence: RunEvidence = {
    taskId: task.id,
    startedAt: exit.startedAt,
    finishedAt: exit.finishedAt,
    durationMs,
    oom: verdict.oom,
    ...(verdict.signal === undefined ? {} : { signal: verdict.signal }),
    ...(stop === undefined ? {} : { stop: stopEvidence(stop) }),
    output,
    usage: trustedUsage(usage, verdict, task.limits?.memoryBytes),
    image,
  };
  const { oom: _oom, signal: _signal, ...outcome } = verdict;
  switch (outcome.status) {
    case 'timeout':
      return { ...evidence, ...outcome, timeoutMs };
    case 'cancelled':
      return { ...evidence, ...outcome, ...(stop?.because === undefined ? {} : { reason: stop.because }) };
    case 'success':
    case 'error':
    case 'killed':
      return { ...evidence, ...outcome };
  }
}

/**
 * Whether our reason to stop came before the exit. The engine decides: it took a signal of ours, so the task ran
 * still; or, where no signal reached the task, its own clock says that the deadline had passed.
 */
function cameFirst(stop: StopAttempt, durationMs: number, timeoutMs: number): boolean {
  return stop.delivered || (stop.reason === 'deadline' && durationMs >= timeoutMs);
}

function stopEvidence({ reason, requestedAt, signals, forced }: StopAttempt): StopEvidence {
  return { reason, requestedAt, signals, forced };
}
