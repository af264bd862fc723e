import { DrvError, type Logger } from '@drv/core';
import { checkNumbers } from '@drv/core/driver';
import type { PgPoolOptions } from './connect/pool-config.ts';

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

/** @throws `DRV_INVALID_OPTION` */
export function checkOptions({
  queue,
  schema,
  keepMs,
  keepFailedMs,
  max,
}: Readonly<Record<'queue' | 'schema', string>> & {
  readonly keepMs: number;
  readonly keepFailedMs: number;
  readonly max: number | undefined;
}): void {
  checkNumbers({ keepMs, keepFailedMs }, { least: 0 });
  checkNumbers({ max }, { least: 1, whole: true }, 'pool.');
  const wrong = !/^[A-Za-z0-9_.-]{1,100}$/.test(queue)
    ? 'queue must be letters, digits, "_", "." and "-"'
    : !/^(?!pg_)[a-z_][a-z0-9_]{0,49}$/.test(schema)
      ? 'schema must be small letters, digits and "_", and not begin with "pg_"'
      : undefined;
  if (wrong !== undefined) throw new DrvError('DRV_INVALID_OPTION', wrong, { op: 'open store' });
}
