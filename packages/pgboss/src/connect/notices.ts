import type { Client } from 'pg';
import type { Logger } from '@drv/core';
import { backOff, delay } from '@drv/core/driver';
import { createWatchers, type Watchers } from '@drv/queue';

/** Notices of PostgreSQL that there is something new. */
export interface Notices extends Pick<Watchers, 'watch'> {
  close(): Promise<void>;
}

const PAUSES = { firstMs: 50, maxMs: 1_000 };
/** A connection that nobody says anything on may be cut without a word. */
const LOOK_EVERY_MS = 15_000;

/**
 * One connection for all of them, from the first `watch` on. When it is cut everybody is told, and once more when there is one
 * again, since a notice may have been lost.
 */
export function openNotices(connect: () => Client, logger: Logger): Notices {
  const closed = new AbortController();
  let client: Client | undefined;
  let running: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const watchers = createWatchers({
    listen(channels) {
      running ??= run();
      if (client !== undefined) listen(client, channels).catch(() => {});
    },
    unlisten(channels) {
      if (client !== undefined) say(client, forEach('UNLISTEN', channels)).catch(() => {});
    },
  });

  /** A connection does one query at a time. */
  function say(own: Client, query: string): Promise<unknown> {
    const said = last.then(() => own.query(query));
    last = said.catch(() => {});
    return said;
  }

  /** What came before is looked for once it listens. */
  async function listen(own: Client, channels: readonly string[]): Promise<void> {
    await say(own, forEach('LISTEN', channels));
    channels.forEach((channel) => watchers.tell(channel));
  }

  /** Until the connection is cut. */
  async function serve(own: Client): Promise<void> {
    const cut = new AbortController();
    own.on('error', (error) => logger.debug({ error: String(error) }, 'postgres'));
    own.once('end', () => cut.abort());
    own.on('notification', ({ channel }) => watchers.tell(channel));
    await own.connect();
    client = own;
    await listen(own, watchers.names());
    const over = AbortSignal.any([cut.signal, closed.signal]);
    while (!over.aborted) {
      await delay(LOOK_EVERY_MS, over).catch(() => {});
      if (!over.aborted) await say(own, 'SELECT 1');
    }
  }

  async function run(): Promise<void> {
    for (let failures = 0; !closed.signal.aborted; ) {
      const own = connect();
      const since = performance.now();
      await serve(own).catch((error: unknown) => logger.debug({ error: String(error) }, 'no notices'));
      if (client !== undefined) watchers.names().forEach((channel) => watchers.tell(channel));
      client = undefined;
      void own.end().catch(() => {});
      failures = performance.now() - since > LOOK_EVERY_MS ? 1 : failures + 1;
      await delay(backOff(failures, PAUSES), closed.signal).catch(() => {});
    }
  }

  return {
    watch: watchers.watch,
    async close() {
      closed.abort();
      await running;
    },
  };
}

function forEach(verb: string, channels: readonly string[]): string {
  return channels.map((channel) => `${verb} "${channel}"`).join('; ');
}
