import type { CredentialProvider, Driver } from '@drv/core';
import type { EngineClient } from '@drv/docker';
import type { ImagePuller } from '@drv/image';

/** The packages, wired together. */
export interface Composition {
  readonly driver: Driver;
  readonly engine: EngineClient;
  readonly puller: ImagePuller;
  readonly credentials: CredentialProvider;
  /** Closes all of it; nothing keeps the process alive afterwards. */
  close(): Promise<void>;
}
