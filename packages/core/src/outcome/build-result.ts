import type {
  ImageEvidence,
  OutputEvidence,
  RunEvidence,
  RunResult,
  StopEvidence,
  UsageEvidence,
} from '../run/run-result.ts';
import { withoutUndefined } from '../json/without-undefined.ts';
import { classifyExit } from '../run/classify-exit.ts';
import type { PublishedPort } from '../task/port-mapping.ts';
import type { TaskWithId } from '../task/task-id.ts';
import type { ExitState } from './exit-state.ts';
import type { StopAttempt } from './stop-attempt.ts';
import { trustedUsage } from './trusted-usage.ts';

/** What is known of a run at its end. */
export interface ResultParts {
  readonly task: TaskWithId;
  readonly exit: ExitState;
  readonly stop: StopAttempt | undefined;
  readonly output: OutputEvidence;
  readonly usage: UsageEvidence;
  readonly image: ImageEvidence;
  readonly ports?: readonly PublishedPort[] | undefined;
  /** Milliseconds that the task waited for its turns at the engine. */
  readonly queuedMs: number;
  readonly start?: RunEvidence['start'];
  /** The engine's times are those of this process's clock. */
  readonly sharedClock: boolean;
  /** Milliseconds by which the engine may date the end too early. @default 0 */
  readonly datedEarlyMs?: number | undefined;
}

/** Puts the facts of a run together; what became of the task is {@link classifyExit}'s to say. */
export function buildResult(parts: ResultParts): RunResult {
  const { task, exit, output, usage, image, ports } = parts;
  const durationMs = Math.max(0, Date.parse(exit.finishedAt) - Date.parse(exit.startedAt));
  const timeoutMs = task.timeoutMs ?? 0;
  const by = parts.stop === undefined ? undefined : decidedBy(parts.stop, parts, durationMs);
  const stop = by === undefined ? undefined : parts.stop;
  const verdict = classifyExit({ exitCode: exit.exitCode, oomKilled: exit.oomKilled, stop: stop?.reason });
  const evidence: RunEvidence = withoutUndefined({
    taskId: task.id,
    startedAt: exit.startedAt,
    finishedAt: exit.finishedAt,
    durationMs,
    queuedMs: Math.round(parts.queuedMs),
    start: parts.start,
    oom: verdict.oom,
    signal: verdict.signal,
    stop: stop && stopEvidence(stop, by),
    output,
    usage: trustedUsage(usage, verdict, task.limits?.memoryBytes),
    image,
    ports,
  });
  const { oom: _oom, signal: _signal, ...outcome } = verdict;
  switch (outcome.status) {
    case 'timeout':
      return { ...evidence, ...outcome, timeoutMs };
    case 'cancelled':
      return withoutUndefined({ ...evidence, ...outcome, reason: stop?.because });
    case 'success':
    case 'error':
    case 'killed':
      return { ...evidence, ...outcome };
  }
}

/**
 * By what our reason to stop is known to have come before the end; `undefined`: the task ended by itself before.
 *
 * A signal that the engine took is no proof where the clocks tell: the kernel takes one for a process that has ended,
 * until somebody collects it.
 */
function decidedBy(
  stop: StopAttempt,
  { exit, task, sharedClock, datedEarlyMs = 0 }: ResultParts,
  durationMs: number,
): StopEvidence['decidedBy'] {
  const leadMs = Date.parse(stop.requestedAt) - Date.parse(exit.finishedAt);
  // Where the engine's date may be too early by that much, a signal that was taken tells.
  if (sharedClock && leadMs > (stop.delivered ? datedEarlyMs : 0)) return undefined;
  const overdue = stop.reason === 'deadline' && durationMs >= (task.timeoutMs ?? 0);
  if (!stop.delivered && !overdue) return undefined;
  return sharedClock && leadMs <= 0 ? 'shared-clock' : stop.delivered ? 'signal' : 'engine-clock';
}

function stopEvidence(
  { reason, requestedAt, signals, forced }: StopAttempt,
  by: StopEvidence['decidedBy'],
): StopEvidence {
  return withoutUndefined({ reason, requestedAt, signals, forced, decidedBy: by });
}
