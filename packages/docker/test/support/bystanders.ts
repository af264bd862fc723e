import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

/** Who must have no part in what happens between drv and its engine. */
export interface Bystanders {
  /** Where an answer may send drv; nobody is ever to come. */
  readonly url: string;
  /** How many came. */
  readonly visitors: number;
  /** What the process was told since the last time: errors that nobody handled. */
  takeUnhandled(): readonly string[];
}

/** To be called where the tests of a file are described; they are there from the first test to the last. */
export function bystanders(): Bystanders {
  let visitors = 0;
  let unhandled: unknown[] = [];
  const onUnhandled = (error: unknown) => void unhandled.push(error);
  const elsewhere = createServer((socket) => {
    visitors += 1;
    socket.destroy();
  });
  beforeAll(async () => {
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    process.on('unhandledRejection', onUnhandled).on('uncaughtException', onUnhandled);
  });
  afterAll(() => {
    process.off('unhandledRejection', onUnhandled).off('uncaughtException', onUnhandled);
    elsewhere.close();
  });
  return {
    get url() {
      return `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    },
    get visitors() {
      return visitors;
    },
    takeUnhandled() {
      const all = unhandled.map(String);
      unhandled = [];
      return all;
    },
  };
}
