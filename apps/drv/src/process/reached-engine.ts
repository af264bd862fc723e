import type { EngineClient } from '@drv/docker';
import type { EngineConnection } from './engine-connection.ts';

/** Where the engine of a run is. */
export interface ReachedEngine {
  readonly connection: EngineConnection;
  /** Its client, where there is one already. */
  readonly engine?: EngineClient | undefined;
}
