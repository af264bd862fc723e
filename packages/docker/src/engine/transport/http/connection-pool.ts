import type { Duplex } from 'node:stream';
import { HttpConnection, type ConnectionOwner } from './http-connection.ts';

/** The connections of one client to its engine. */
export interface ConnectionPool {
  /** A connection that has carried an answer and is free: the one that was used last. */
  take(): HttpConnection | undefined;
  /** Carries one request on a new connection; it is kept afterwards, where the engine keeps it. */
  adopt(socket: Duplex): HttpConnection;
  /** Closes all; whoever waits for an answer is told so. Idempotent. */
  close(): void;
}

/** Longer than the pauses between the calls of a task, and shorter than what proxies wait for (10 s and more). */
const IDLE_MS = 5_000;
/** More are closed at once: of a burst, not each connection is of use again. */
const MAX_FREE = 64;

export function createConnectionPool(idleMs = IDLE_MS): ConnectionPool {
  const all = new Set<HttpConnection>();
  /** In the order in which they became free. */
  const free: HttpConnection[] = [];
  const freeSince = new Map<HttpConnection, number>();
  let timer: NodeJS.Timeout | undefined;

  const owner: ConnectionOwner = {
    onFree(connection) {
      if (free.length === MAX_FREE) return connection.destroy();
      connection.unref();
      free.push(connection);
      freeSince.set(connection, performance.now());
      timer ??= setTimeout(closeIdle, idleMs).unref();
    },
    onGone(connection) {
      all.delete(connection);
      if (freeSince.delete(connection)) free.splice(free.indexOf(connection), 1);
    },
  };

  function closeIdle(): void {
    timer = undefined;
    const before = performance.now() - idleMs;
    for (const [connection, since] of freeSince) if (since <= before) connection.destroy();
    const [oldest] = free;
    if (oldest === undefined) return;
    timer = setTimeout(closeIdle, Math.max(1, (freeSince.get(oldest) ?? 0) - before)).unref();
  }

  return {
    take() {
      const connection = free.pop();
      if (connection !== undefined) freeSince.delete(connection);
      return connection;
    },
    adopt(socket) {
      const connection = new HttpConnection(socket, owner);
      all.add(connection);
      return connection;
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      for (const connection of all) connection.destroy();
    },
  };
}
