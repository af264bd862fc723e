import type { Client } from 'pg';
import type { Logger } from '@drv/core';
import { backOff, delay } from '@drv/core/driver';

/** Notices of PostgreSQL that there is something new. */
export interface Notices {
  /** Calls back for each, and once when it begins to listen. Returns what ends it. */
  watch(channel: string, onNews: () => void): () => void;
  close(): Promise<void>;
}

const PAUSES = { firstMs: 50, maxMs: 1_000 };
/** A connection that nobody says anything on may be cut without a word. */
const LOOK_EVERY_MS = 15_000;

/**
 * One connection for all of them, from the first `watch` on. After it was cut everybody is told, since a notice may have been
 * lost.
 */
export function openNotices(connect: () => Client, logger: Logger): Notices {
  const watchers = new Map<string, Set<() => void>>();
  const closed = new AbortController();
  let client: Client | undefined;
  let running: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const tell = (channel: string) => {
    for (const onNews of watchers.get(channel) ?? []) onNews();
  };

  /** A connection does one statement at a time. */
  function say(own: Client, statement: string): Promise<unknown> {
    const said = last.then(() => own.query(statement));
    last = said.catch(() => {});
    return said;
  }

  /** What came before is looked for once it listens. */
  async function listen(own: Client, channel: string): Promise<void> {
    await say(own, `LISTEN "${channel}"`);
    tell(channel);
  }

  /** Until the connection is cut. */
  async function serve(own: Client): Promise<void> {
    const cut = new AbortController();
    own.on('error', (error) => logger.debug({ error: String(error) }, 'postgres'));
    own.once('end', () => cut.abort());
    own.on('notification', ({ channel }) => tell(channel));
    await own.connect();
    client = own;
    for (const channel of watchers.keys()) await listen(own, channel);
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
      client = undefined;
      void own.end().catch(() => {});
      failures = performance.now() - since > LOOK_EVERY_MS ? 1 : failures + 1;
      await delay(backOff(failures, PAUSES), closed.signal).catch(() => {});
    }
  }

  return {
    watch(channel, onNews) {
      const ofChannel = watchers.get(channel) ?? new Set();
      watchers.set(channel, ofChannel.add(onNews));
      running ??= run();
      if (ofChannel.size === 1 && client !== undefined) listen(client, channel).catch(() => {});
      return () => {
        ofChannel.delete(onNews);
        if (ofChannel.size > 0 || watchers.get(channel) !== ofChannel) return;
        watchers.delete(channel);
        if (client !== undefined) say(client, `UNLISTEN "${channel}"`).catch(() => {});
      };
    },
    async close() {
      closed.abort();
      await running;
    },
  };
}
