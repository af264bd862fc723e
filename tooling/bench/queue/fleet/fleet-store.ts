import type { TaskStore } from '@drv/queue';
import { openStore as open } from '../stores.ts';

/** As a worker in a process of its own opens it. */
export function openStore(url: string, queue: string): TaskStore {
  return open(url.startsWith('redis:') ? 'bullmq' : 'pgboss', url, queue);
}
