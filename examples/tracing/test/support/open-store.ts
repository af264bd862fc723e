import { createBullmqStore } from '@drv/bullmq';
import { createPgbossStore } from '@drv/pgboss';
import type { TaskStore } from '@drv/queue';

export type StoreName = 'bullmq' | 'pgboss';

export interface TracedWorkerSettings {
  readonly name: StoreName;
  readonly url: string;
  readonly queue: string;
  /** Hexadecimal. */
  readonly key: string;
  readonly host: string;
}

export function openStore(name: StoreName, url: string, queue: string): TaskStore {
  return name === 'bullmq'
    ? createBullmqStore({ url, queue })
    : createPgbossStore({ connectionString: url, queue });
}
