import type { EngineClientOptions } from '@drv/docker';

/** Where the engine is, and what its driver needs of the environment. */
export interface EngineConnection {
  readonly address: EngineClientOptions;
  /** Who named the host, as an error says it: `--host`, `DOCKER_HOST`. */
  readonly from?: string | undefined;
  /** Images that no task uses are removed after a run while all of them together take more bytes than this. */
  readonly imageBudgetBytes?: number | undefined;
  /** For credentials: `DOCKER_CONFIG`, `DOCKER_AUTH` and the like. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
