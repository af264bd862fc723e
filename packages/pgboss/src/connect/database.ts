import { Socket } from 'node:net';
import type { Logger } from '@drv/core';
import { within } from '@drv/core/driver';
import { Client, Pool, type PoolClient, type PoolConfig, type QueryConfig } from 'pg';
import { storeError } from './store-error.ts';

/** One row of an answer. */
export type Row = Readonly<Record<string, unknown>>;

/** Runs one statement: of its own, or in a transaction. This is also what pg-boss takes in place of a connection. */
export interface Executor {
  /** Rejects with what PostgreSQL says. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** The connections of one store. */
export interface Database {
  /** Statements that may take so long, each by itself. */
  executor(timeoutMs: number): Executor;
  /** One statement. @throws `DRV_STORE_UNAVAILABLE` */
  rows(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Commits what `work` did, unless it threw or answered `undefined`. @throws `DRV_STORE_UNAVAILABLE` */
  transaction<T>(work: (transaction: Executor) => Promise<T | undefined>): Promise<T | undefined>;
  /** A connection of its own, outside of the pool. */
  client(config?: PoolConfig): Client;
  /** Closes every connection. None is left afterwards, whatever PostgreSQL answers. */
  close(): Promise<void>;
}

const CLOSE_MS = 2_000;

/** Connects when the first statement is run, and again whenever a connection was cut. */
export function openDatabase(config: PoolConfig, logger: Logger): Database {
  const sockets = new Set<Socket>();
  const stream = () => {
    const socket = new Socket();
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  };
  const all = { ...config, stream };
  const pool = new Pool(all);
  const onCut = (error: Error) => logger.debug({ error: String(error) }, 'postgres');
  // Of a connection that nobody uses at the moment.
  pool.on('error', onCut);
  // Of any other: what is asked of it next fails. From the first moment on, since without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', onCut));

  async function transaction<T>(
    work: (transaction: Executor) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    let client: PoolClient | undefined;
    try {
      client = await pool.connect();
      await client.query('BEGIN');
      const result = await work(executorOf(client));
      await client.query(result === undefined ? 'ROLLBACK' : 'COMMIT');
      client.release();
      return result;
    } catch (error) {
      // Closed, and so rolled back.
      client?.release(true);
      throw storeError(error);
    }
  }

  return {
    executor: (timeoutMs) => executorOf(pool, timeoutMs),
    async rows(text, values) {
      try {
        return (await pool.query<Row>(text, [...values])).rows;
      } catch (error) {
        throw storeError(error);
      }
    },
    transaction,
    client: (own) => new Client({ ...all, ...own }),
    async close() {
      await within(pool.end(), CLOSE_MS);
      for (const socket of sockets) socket.destroy();
    },
  };
}

function executorOf(connection: Pool | PoolClient, timeoutMs?: number): Executor {
  return {
    // Without values it may be several statements, as those are that make a schema.
    executeSql: (text, values) =>
      connection.query<Row>({ text, values, query_timeout: timeoutMs } as QueryConfig),
  };
}
