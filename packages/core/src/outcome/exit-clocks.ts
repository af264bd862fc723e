import type { ExitState } from './exit-state.ts';

/** A start by two clocks. */
export interface StartTimes {
  /** By this process's clock, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** The end of a task as far as its output and its input are concerned. */
export interface ExitClocks {
  /** From its start to its exit, by the engine's clock. */
  readonly ranMs: number;
  /** When it ended by this process's clock, in milliseconds since 1970, or a moment before that. */
  readonly endedAt: number;
  /** When its start was answered. */
  readonly answeredAt: number;
  readonly isLocal: boolean;
}

/**
 * When a task ended by this process's clock: what was seen before `endedAt` came before the end, for certain.
 *
 * The clocks of this process and of the engine may differ. They are the same where a local engine puts the start
 * between its request and its answer; otherwise the task is taken to have started when it was asked to, which is too
 * early by what the start took.
 */
export function exitClocks(
  exit: Pick<ExitState, 'startedAt' | 'finishedAt'>,
  engine: { readonly isLocal: boolean; readonly times: StartTimes },
): ExitClocks {
  const { isLocal, times } = engine;
  const finished = Date.parse(exit.finishedAt);
  const ranMs = finished - Date.parse(exit.startedAt);
  const endedAt = sharesClock(exit, engine) ? finished : times.sentAt + ranMs;
  return { ranMs, endedAt, answeredAt: times.answeredAt, isLocal };
}

/** Whether the times of the engine are those of this process's clock. */
export function sharesClock(
  { startedAt }: Pick<ExitState, 'startedAt'>,
  { isLocal, times: { sentAt, answeredAt } }: { readonly isLocal: boolean; readonly times: StartTimes },
): boolean {
  const started = Date.parse(startedAt);
  return isLocal && sentAt <= started && started <= answeredAt;
}
