export { createPgbossStore } from './create-pgboss-store.ts';
export type { PgbossStoreOptions } from './pgboss-store-options.ts';
export type { PgPoolOptions } from './connect/pool-config.ts';
