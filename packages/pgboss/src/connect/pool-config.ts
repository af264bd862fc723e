import type { ConnectionOptions } from 'node:tls';
import { DrvError } from '@drv/core';
import { kind, type Kind, type KindsOf } from '@drv/core/driver';
import type { PoolConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';

/** How PostgreSQL is reached. What is absent is as for `psql`: `PGHOST`, `PGUSER`, `PGPASSWORD` and so on. */
export interface PgPoolOptions {
  /** A name, an address, or the directory of a Unix socket. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  /** Asked for with every new connection when it is a function: a token that expires, for example. */
  readonly password?: string | (() => string | Promise<string>) | undefined;
  /** `true` for TLS with the authorities of Node; options of `node:tls` for an authority of your own. */
  readonly ssl?: boolean | ConnectionOptions | undefined;
  /** Connections at the most, beside one for notices. @default 10 */
  readonly max?: number | undefined;
}

/** `null` and an empty text are not given. */
const text = kind.orNull(kind.text);
const FIELDS: KindsOf<PgPoolOptions> = {
  host: text,
  port: kind.orNull(kind.number({ least: 0, most: 65_535, whole: true })),
  database: text,
  user: text,
  password: kind.orNull(kind.either(kind.text, kind.thatIs('a string or a function', isFunction))),
  ssl: kind.orNull(kind.either(kind.boolean, kind.thatIs('true, false or options of node:tls', isOptions))),
  max: kind.number({ least: 1, whole: true }),
};
/** What `pg` takes besides goes on to it. */
export const POOL: Kind<PgPoolOptions> = kind.fields(FIELDS);

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isOptions(value: unknown): boolean {
  return kind.object(value, 'ssl') === undefined;
}

/** Milliseconds that PostgreSQL has to let us in, and for one statement. */
const STATEMENT_MS = 10_000;
/** A process that is frozen in the middle of a transaction must not keep others from the rows that it has locked. */
const IDLE_IN_TRANSACTION_MS = 5_000;

/**
 * What connects to a PostgreSQL: its URL, and options besides, which win.
 *
 * @throws `DRV_INVALID_OPTION` for what is no URL of a PostgreSQL. It is not repeated: it may hold a password.
 */
export function poolConfig(connectionString: string | undefined, pool: PgPoolOptions): PoolConfig {
  return {
    application_name: 'drv',
    connectionTimeoutMillis: STATEMENT_MS,
    query_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    ...(connectionString === undefined ? {} : saidIn(connectionString)),
    ...given(pool),
  };
}

function saidIn(connectionString: string): PoolConfig {
  if (!/^postgres(ql)?:\/\//.test(connectionString) || !URL.canParse(connectionString)) throw wrong();
  try {
    return given(parseIntoClientConfig(connectionString));
  } catch {
    throw wrong();
  }
}

function given<T extends object>(options: T): Partial<T> {
  const entries = Object.entries(options).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return Object.fromEntries(entries) as Partial<T>;
}

function wrong(): DrvError {
  return new DrvError(
    'DRV_INVALID_OPTION',
    'connectionString must be postgres://user:password@host:port/database',
    {
      op: 'open store',
    },
  );
}
