import type { EngineClientOptions } from '@drv/docker';

/** Where the engine is, and what its driver needs of the environment. */
export interface EngineConnection {
  readonly address: EngineClientOptions;
  /** Who named the host, as an error says it: `--host`, `DOCKER_HOST`. */
  readonly from?: string;
  /** For credentials: `DOCKER_CONFIG`, `DOCKER_AUTH` and the like. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
