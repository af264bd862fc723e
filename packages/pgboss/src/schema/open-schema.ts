import { DrvError } from '@drv/core';
import type { Client } from 'pg';
import type { Database } from '../connect/database.ts';
import { storeError } from '../connect/store-error.ts';
import { SCHEMA_VERSION, tablesOf } from './tables.ts';

/** The oldest PostgreSQL, as it tells its version. */
const OLDEST = 150_000;
/** Milliseconds in which another process may make the schema, or we. */
export const SCHEMA_MS = 60_000;
/** One process at a time makes a schema, whatever its name. */
const LOCK = 0x64_72_76_01;

/**
 * Makes the schema where there is none: that of pg-boss by `openBoss`, which is called with whether the schema has to be
 * created, and then the tables of drv. Whoever may not create anything needs one that is there.
 *
 * @throws `DRV_UNSUPPORTED` for a PostgreSQL that is too old, or a schema of a later version of drv.
 */
export async function openSchema<T>(
  database: Database,
  schema: string,
  openBoss: (createSchema: boolean) => Promise<T>,
): Promise<T> {
  const [server] = await database.rows(`SELECT current_setting('server_version_num')::int AS version`, []);
  if (Number(server?.['version']) < OLDEST) throw unsupported('PostgreSQL 15 or later is needed');
  if (await isMade(database, schema)) return openBoss(false);
  const client = database.client({ query_timeout: SCHEMA_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const boss = await openBoss(!(await isThere(client, schema)));
    if (!(await isMade(database, schema))) await client.query(`BEGIN; ${tablesOf(schema)} COMMIT;`);
    return boss;
  } catch (error) {
    throw storeError(error);
  } finally {
    // The lock ends with the connection.
    await client.end().catch(() => {});
  }
}

async function isThere(client: Client, schema: string): Promise<boolean> {
  const { rows } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  return rows.length > 0;
}

async function isMade(database: Database, schema: string): Promise<boolean> {
  const [table] = await database.rows(
    `SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'task_schema'`,
    [schema],
  );
  if (table === undefined) return false;
  const [made] = await database.rows(`SELECT version FROM ${schema}.task_schema`, []);
  if (made?.['version'] === SCHEMA_VERSION) return true;
  throw unsupported(`The schema ${schema} was made by another version of drv`);
}

function unsupported(why: string): DrvError {
  return new DrvError('DRV_UNSUPPORTED', why, { op: 'open store' });
}
