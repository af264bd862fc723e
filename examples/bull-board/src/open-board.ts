import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Queue } from 'bullmq';
import express, { type Router } from 'express';

export interface Board {
  readonly url: string;
  close(): Promise<void>;
}

/** Shows the tasks of a queue of `@drv/bullmq`. On loopback: whoever reaches the page sees the ids of all tasks. */
export async function openBoard(redisUrl: string, name: string, port: number): Promise<Board> {
  // As `createBullmqStore` names its keys.
  const queue = new Queue(name, { connection: { url: redisUrl }, prefix: `{drv:${name}}` });
  const page = new ExpressAdapter();
  page.setBasePath('/');
  // drv decides what is run, and when: a job that is retried or promoted here would change nothing.
  createBullBoard({ queues: [new BullMQAdapter(queue, { readOnlyMode: true })], serverAdapter: page });
  const server = express()
    .use('/', page.getRouter() as Router)
    .listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await queue.close();
    },
  };
}
