import type { Logger } from '@drv/core';
import { createQueueDriver } from '@drv/queue';
import type { Io } from '../process/io.ts';
import type { Runner } from '../process/runner.ts';
import type { StoreConnection } from '../process/store-connection.ts';
import { isSilent } from '../tasks/node-words.ts';
import { storeProblem } from './store-problem.ts';

/** The workers of a queue. */
export async function queueRunner(
  connection: StoreConnection,
  logger: Logger,
  io: Pick<Io, 'openStore'>,
): Promise<Runner> {
  const store = await io.openStore(connection, logger);
  const driver = createQueueDriver({
    store,
    key: connection.key,
    logger,
    // A pager may stand still for as long as its reader likes.
    readerMs: Infinity,
  });
  return {
    driver: {
      ...driver,
      async prepare(...asked) {
        try {
          return await driver.prepare(...asked);
        } catch (error) {
          throw storeProblem(error, connection);
        }
      },
    },
    // Workers ask for credentials, and tell of them in their own logs.
    passedOver: [],
    places: async () => 0,
    async whyWaiting(taskId) {
      const runId = await store.runOf(taskId);
      const run = runId === undefined ? undefined : await store.state(runId);
      if (run?.phase !== 'waiting') return undefined;
      const isTended = (await store.workers()).some((worker) => !isSilent(worker));
      return isTended
        ? 'the task waits in the queue for a worker that is free'
        : `the task waits: no worker takes tasks from the queue ${connection.queue} at ${connection.shown}; drv worker is one`;
    },
    async close() {
      await driver.close();
      await store.close();
    },
  };
}
