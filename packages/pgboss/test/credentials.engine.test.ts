import { createPgbossStore } from '@drv/pgboss';
import { startPrivatePostgres } from '@drv/tooling-engine';
import { describeCredentials } from '@drv/tooling-fleet';
import { Client } from 'pg';

/** Every row of every table, and what is in its bytes. */
async function dump(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('drv', 'public')`,
  );
  const all: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
    for (const row of rows) all.push(...Object.values(row).map(textOf));
  }
  await client.end();
  return all.join('\n');
}

function textOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

describeCredentials({
  start: startPrivatePostgres,
  openStore: (connectionString, queue, logger) => createPgbossStore({ connectionString, queue, logger }),
  dump,
});
