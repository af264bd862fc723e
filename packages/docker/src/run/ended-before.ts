/** A start by two clocks. */
export interface StartTimes {
  /** By this process's clock, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/**
 * Whether something that this process saw at `seenAt` came before the end of the task, for certain: never true where
 * it did not.
 *
 * The clocks of this process and of the engine may differ. They are the same where a local engine puts the start
 * between its request and its answer; otherwise the task is taken to have started when it was asked to, which is too
 * early by what the start took.
 */
export function endedBefore(
  seenAt: number,
  task: {
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly isLocal: boolean;
    readonly times: StartTimes;
  },
): boolean {
  const { sentAt, answeredAt } = task.times;
  const started = Date.parse(task.startedAt);
  const finished = Date.parse(task.finishedAt);
  const sameClock = task.isLocal && sentAt <= started && started <= answeredAt;
  return seenAt < (sameClock ? finished : sentAt + finished - started);
}
