/** A start by two clocks. */
export interface StartTimes {
  /** By this process's clock, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** A task that has ended, and what is known of its start. */
export interface EndedTask {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly isLocal: boolean;
  readonly times: StartTimes;
}

/**
 * Whether something that this process saw at `seenAt` came before the end of the task, for certain: never true where
 * it did not.
 */
export function endedBefore(seenAt: number, task: EndedTask): boolean {
  return seenAt < earliestEnd(task);
}

/**
 * When a task ended by this process's clock, in milliseconds since 1970, or a moment before that.
 *
 * The clocks of this process and of the engine may differ. They are the same where a local engine puts the start
 * between its request and its answer; otherwise the task is taken to have started when it was asked to, which is too
 * early by what the start took.
 */
export function earliestEnd(task: EndedTask): number {
  const finished = Date.parse(task.finishedAt);
  return sharesClock(task) ? finished : task.times.sentAt + finished - Date.parse(task.startedAt);
}

/** Whether the times of the engine are those of this process's clock. */
export function sharesClock({
  startedAt,
  isLocal,
  times: { sentAt, answeredAt },
}: Omit<EndedTask, 'finishedAt'>): boolean {
  const started = Date.parse(startedAt);
  return isLocal && sentAt <= started && started <= answeredAt;
}
