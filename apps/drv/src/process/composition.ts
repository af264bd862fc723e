import type { CredentialProvider, Driver } from '@drv/core';
import type { EngineClient } from '@drv/docker';
import type { ImagePuller } from '@drv/image';

/** The packages, wired together. */
export interface Composition {
  readonly driver: Driver;
  readonly engine: EngineClient;
  readonly puller: ImagePuller;
  readonly credentials: CredentialProvider;
  /** What the search for credentials has passed over, as sentences: a file, a store that failed. */
  readonly passedOver: readonly string[];
  /** Closes all of it; nothing keeps the process alive afterwards. */
  close(): Promise<void>;
}
