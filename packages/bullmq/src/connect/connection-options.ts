import type { RedisOptions } from 'ioredis';
import { DrvError } from '@drv/core';

/** Milliseconds that Redis has for one command. */
const COMMAND_MS = 10_000;

/**
 * What connects to a Redis: its URL, and options of ioredis besides (TLS with an authority of your own, a sentinel).
 *
 * @throws `DRV_INVALID_OPTION` for what is no URL of a Redis. It is not repeated: it may hold a password.
 */
export function connectionOptions(url: string, extra: RedisOptions): RedisOptions {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw wrong();
  }
  if (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:') throw wrong();
  const database = parsed.pathname.slice(1);
  if (!/^\d*$/.test(database)) throw wrong();
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: parsed.port === '' ? 6379 : Number(parsed.port),
    ...(parsed.username === '' ? {} : { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password === '' ? {} : { password: decodeURIComponent(parsed.password) }),
    ...(database === '' ? {} : { db: Number(database) }),
    ...(parsed.protocol === 'rediss:' ? { tls: {} } : {}),
    ...extra,
  };
}

/** For commands that fail when their connection does: whoever asked tries again, or tells. */
export function commandOptions(connection: RedisOptions): RedisOptions {
  return {
    ...connection,
    // What is asked in one turn of the event loop goes in one write.
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_MS,
    connectTimeout: COMMAND_MS,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
  };
}

/** For connections that wait: BullMQ's, and the one for notices. */
export function waitingOptions(connection: RedisOptions): RedisOptions {
  return {
    ...connection,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
  };
}

function wrong(): DrvError {
  return new DrvError('DRV_INVALID_OPTION', 'url must be redis://host:port/database, or rediss:// for TLS', {
    op: 'open store',
  });
}
