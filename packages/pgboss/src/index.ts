export { createPgbossStore } from './create-pgboss-store.ts';
export type { PgbossStoreOptions } from './create-pgboss-store.ts';
export type { PgPoolOptions } from './connect/pool-config.ts';
