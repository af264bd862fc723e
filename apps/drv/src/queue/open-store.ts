import type { Logger } from '@drv/core';
import type { TaskStore } from '@drv/queue';
import type { StoreConnection } from '../process/store-connection.ts';

/** Opens the queue, with the client that its server needs, which is loaded only then. */
export async function openStore(
  { url, password, queue }: Pick<StoreConnection, 'url' | 'password' | 'queue'>,
  logger: Logger,
): Promise<TaskStore> {
  if (url.startsWith('redis')) {
    const { createBullmqStore } = await import('@drv/bullmq');
    return createBullmqStore({ url, redis: password === undefined ? {} : { password }, queue, logger });
  }
  const { createPgbossStore } = await import('@drv/pgboss');
  return createPgbossStore({ connectionString: url, pool: { password }, queue, logger });
}
