import type { EngineClient } from '@drv/docker';
import type { EngineConnection } from './engine-connection.ts';
import type { StoreConnection } from './store-connection.ts';

/** Where tasks are to run: on an engine, or by the workers of a queue. */
export interface Target {
  readonly engine?: EngineConnection | undefined;
  /** A client of the engine, where there is one already. */
  readonly client?: EngineClient | undefined;
  readonly store?: StoreConnection | undefined;
}
