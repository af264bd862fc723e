import type { Logger } from '@drv/core';
import { kind, type KindsOf } from '@drv/core/driver';
import { QUEUE_NAME } from '@drv/queue';
import { POOL, type PgPoolOptions } from './connect/pool-config.ts';

/** Options of `createPgbossStore`. */
export interface PgbossStoreOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly connectionString?: string | undefined;
  /** How PostgreSQL is reached, where the `connectionString` does not say it, or in its place. */
  readonly pool?: PgPoolOptions | undefined;
  /** Tasks of one name are one queue. @default 'drv' */
  readonly queue?: string | undefined;
  /** Where the tables are, those of pg-boss too. Made at the first use. @default 'drv' */
  readonly schema?: string | undefined;
  /** Milliseconds that an ended run, with its outcome and what was not read of its output, is kept. @default an hour */
  readonly keepMs?: number | undefined;
  /** The same of one that ended without a result: its task was lost, or could not be run. @default a week */
  readonly keepFailedMs?: number | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

const keep = kind.number({ least: 0 });

export const PGBOSS_STORE: KindsOf<PgbossStoreOptions> = {
  // By poolConfig, which never repeats it.
  connectionString: kind.elsewhere,
  pool: kind.orNull(POOL),
  queue: QUEUE_NAME,
  schema: kind.thatIs(
    'small letters, digits and "_", and not begin with "pg_"',
    (value) => typeof value === 'string' && /^(?!pg_)[a-z_][a-z0-9_]{0,49}$/.test(value),
  ),
  keepMs: keep,
  keepFailedMs: keep,
  logger: kind.thatHas('a logger', 'debug', 'warn'),
};
