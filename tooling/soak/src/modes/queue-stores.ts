import { createBullmqStore } from '@drv/bullmq';
import { createPgbossStore } from '@drv/pgboss';
import type { TaskStore } from '@drv/queue';
import { startPrivatePostgres, startPrivateRedis } from '@drv/tooling-engine';

/** The servers that a queue can be in, private ones, which have kept what they said that they have. */
export const QUEUE_SERVERS = {
  bullmq: () => startPrivateRedis({ settings: { appendfsync: 'always' } }),
  pgboss: startPrivatePostgres,
} as const;

export type QueueServer = keyof typeof QUEUE_SERVERS;

/** As a worker in a process of its own opens it too. */
export function openStore(url: string, queue: string): TaskStore {
  return url.startsWith('redis:')
    ? createBullmqStore({ url, queue })
    : createPgbossStore({ connectionString: url, queue });
}
