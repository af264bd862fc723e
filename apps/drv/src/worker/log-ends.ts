import { operationChannel, type Logger, type OperationMessage } from '@drv/core';

/** Logs the end of every task of this process, and of those that it leaves, until the function returned is called. */
export function logEnds(logger: Logger): () => void {
  const listeners = {
    asyncEnd({ taskId, image, status, exitCode, errorCode, durationMs }: OperationMessage) {
      // Left to the next worker of the node, or closed before its start: how it ends is not this process's to know.
      const hasEnded = status !== undefined || errorCode !== undefined;
      const what = hasEnded ? 'a task ended' : 'a task was let go of';
      logger.info({ taskId, image, status, exitCode, errorCode, durationMs }, what);
    },
  };
  const channel = operationChannel('task.run');
  channel.subscribe(listeners);
  return () => void channel.unsubscribe(listeners);
}
