import { createBullmqStore } from '@drv/bullmq';
import { createPgbossStore } from '@drv/pgboss';
import type { TaskStore } from '@drv/queue';
import { startPrivatePostgres, startPrivateRedis } from '@drv/tooling-engine';

export const STORE_NAMES = ['bullmq', 'pgboss'] as const;
export type StoreName = (typeof STORE_NAMES)[number];

export function startServer(name: StoreName): Promise<AsyncDisposable & { readonly url: string }> {
  return name === 'bullmq' ? startPrivateRedis() : startPrivatePostgres();
}

export function openStore(name: StoreName, url: string, queue: string): TaskStore {
  return name === 'bullmq'
    ? createBullmqStore({ url, queue })
    : createPgbossStore({ connectionString: url, queue });
}
