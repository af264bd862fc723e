import type { Logger } from '@drv/core';

/** What the driver logs, kept for each task until the task is over. */
export interface TaskLog {
  readonly logger: Logger;
  open(taskId: string): void;
  /** Forgets the task. */
  take(taskId: string): readonly string[];
}

export function createTaskLog(): TaskLog {
  const lines = new Map<string, string[]>();
  const loggerOf = (taskId: string | undefined): Logger => {
    const write = (level: string) => (fields: object, message: string) => {
      if (taskId === undefined) return;
      lines.get(taskId)?.push(`${new Date().toISOString()} ${level} ${message} ${JSON.stringify(fields)}`);
    };
    return {
      debug() {},
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: ({ taskId: id }) => loggerOf(typeof id === 'string' ? id : taskId),
    };
  };
  return {
    logger: loggerOf(undefined),
    open: (taskId) => void lines.set(taskId, []),
    take(taskId) {
      const taken = lines.get(taskId) ?? [];
      lines.delete(taskId);
      return taken;
    },
  };
}
