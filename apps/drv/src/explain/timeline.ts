import { operationChannel, OPERATIONS, type OperationMessage, type OperationName } from '@drv/core';

/** One operation, or one moment, of a task. Times are milliseconds of a monotonic clock. */
export interface TimelineEntry {
  readonly name: OperationName | 'output.first-byte' | 'task.exit';
  readonly startedMs: number;
  /** Absent for a moment, and for an operation that did not end. */
  readonly endedMs?: number;
  readonly errorCode?: string | undefined;
  /** Of `output.drain`: what was seen that makes output incomplete. */
  readonly evidence?: string;
}

export interface Timeline {
  /** In the order of their beginning. */
  entries(): readonly TimelineEntry[];
  /** Notes a moment; the second of the same name does not count. */
  mark(name: 'output.first-byte' | 'task.exit'): void;
  close(): void;
}

/** Records what the packages publish of one task on `node:diagnostics_channel`, until closed. */
export function recordTimeline(taskId: string, now: () => number = () => performance.now()): Timeline {
  const entries: { -readonly [Key in keyof TimelineEntry]: TimelineEntry[Key] }[] = [];
  const open = new Map<OperationMessage, (typeof entries)[number]>();
  const mark = (name: 'output.first-byte' | 'task.exit') => {
    if (!entries.some((entry) => entry.name === name)) entries.push({ name, startedMs: now() });
  };
  const subscribers = {
    start(message: OperationMessage) {
      if (message.taskId !== taskId) return;
      const entry: (typeof entries)[number] = { name: message.operation, startedMs: now() };
      entries.push(entry);
      open.set(message, entry);
    },
    asyncEnd(message: OperationMessage) {
      const entry = open.get(message);
      if (entry === undefined) return;
      entry.endedMs = now();
      if (message.evidence !== undefined) entry.evidence = message.evidence;
      if (message.errorCode !== undefined) entry.errorCode = message.errorCode;
      else if (message.operation === 'container.wait') mark('task.exit');
    },
  };
  const channels = OPERATIONS.map(operationChannel);
  for (const channel of channels) channel.subscribe(subscribers);
  return {
    entries: () => entries,
    mark,
    close() {
      for (const channel of channels) channel.unsubscribe(subscribers);
    },
  };
}
