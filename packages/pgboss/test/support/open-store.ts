import { createPgbossStore } from '@drv/pgboss';
import type { TaskStore } from '@drv/queue';

/** As a worker in a process of its own opens it too. */
export function openStore(url: string, queue: string): TaskStore {
  return createPgbossStore({ connectionString: url, queue });
}
