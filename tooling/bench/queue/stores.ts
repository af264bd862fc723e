import { createBullmqStore } from '@drv/bullmq';
import { createPgbossStore } from '@drv/pgboss';
import type { TaskStore } from '@drv/queue';
import { startPrivatePostgres, startPrivateRedis } from '@drv/tooling-engine';

export const STORE_NAMES = ['bullmq', 'pgboss'] as const;
export type StoreName = (typeof STORE_NAMES)[number];

/** A server on the loopback interface, and at these addresses of this machine. */
export function startServer(
  name: StoreName,
  { addresses = [] }: { readonly addresses?: readonly string[] } = {},
): Promise<AsyncDisposable & { readonly url: string }> {
  return name === 'bullmq' ? startPrivateRedis({ addresses }) : startPrivatePostgres({ addresses });
}

export function openStore(name: StoreName, url: string, queue: string): TaskStore {
  return name === 'bullmq'
    ? createBullmqStore({ url, queue })
    : createPgbossStore({ connectionString: url, queue });
}
