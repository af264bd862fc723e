/** What one package may use. */
export interface Arrows {
  /** Packages of this repository, at run time. */
  readonly drv: readonly string[];
  /** Packages of this repository, in its tests only. */
  readonly drvInTests: readonly string[];
  /** Packages of others, at run time, peers included; `any` for the application. */
  readonly others: readonly string[] | 'any';
}

const CONFORMANCE = ['@drv/testing'];
const FLEET = [...CONFORMANCE, '@drv/tooling-engine', '@drv/tooling-fleet'];

/**
 * The arrows of `ARCHITECTURE.md`: there are no others. Every port is declared in core, so that auth, image, stats
 * and otel never need each other, and docker receives a credential provider instead of importing one.
 */
export const ARROWS: Readonly<Record<string, Arrows>> = {
  '@drv/core': { drv: [], drvInTests: [], others: [] },
  '@drv/auth': { drv: ['@drv/core'], drvInTests: CONFORMANCE, others: [] },
  '@drv/image': { drv: ['@drv/core'], drvInTests: CONFORMANCE, others: [] },
  '@drv/stats': { drv: ['@drv/core'], drvInTests: CONFORMANCE, others: [] },
  '@drv/otel': { drv: ['@drv/core'], drvInTests: CONFORMANCE, others: ['@opentelemetry/api'] },
  '@drv/bullmq': {
    drv: ['@drv/core', '@drv/queue'],
    drvInTests: FLEET,
    others: ['bullmq', 'ioredis'],
  },
  '@drv/pgboss': {
    drv: ['@drv/core', '@drv/queue'],
    drvInTests: FLEET,
    others: ['pg', 'pg-boss', 'pg-connection-string'],
  },
  '@drv/queue': { drv: ['@drv/core'], drvInTests: CONFORMANCE, others: [] },
  '@drv/testing': { drv: ['@drv/core'], drvInTests: [], others: ['vitest'] },
  '@drv/docker': {
    drv: ['@drv/core', '@drv/image', '@drv/stats'],
    drvInTests: [...CONFORMANCE, '@drv/auth', '@drv/tooling-engine'],
    others: ['tar-stream'],
  },
  '@drv/cli': {
    drv: [
      '@drv/auth',
      '@drv/bullmq',
      '@drv/core',
      '@drv/docker',
      '@drv/image',
      '@drv/otel',
      '@drv/pgboss',
      '@drv/queue',
      '@drv/stats',
    ],
    drvInTests: [...CONFORMANCE, '@drv/tooling-engine'],
    others: 'any',
  },
};

/** Folders that use less than their package may, so that another driver can take them as they are: packages of this repository. */
export const FOLDER_ARROWS: Readonly<Record<string, readonly string[]>> = {
  'packages/docker/src/engine': ['@drv/core', '@drv/image'],
};
