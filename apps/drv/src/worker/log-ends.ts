import { operationChannel, type Logger, type OperationMessage } from '@drv/core';

/** Logs the end of every task of this process, until the function returned is called. */
export function logEnds(logger: Logger): () => void {
  const listeners = {
    asyncEnd({ taskId, image, status, exitCode, errorCode, durationMs }: OperationMessage) {
      logger.info({ taskId, image, status, exitCode, errorCode, durationMs }, 'a task ended');
    },
  };
  const channel = operationChannel('task.run');
  channel.subscribe(listeners);
  return () => void channel.unsubscribe(listeners);
}
