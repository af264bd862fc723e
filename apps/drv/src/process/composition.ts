import type { CredentialProvider } from '@drv/core';
import type { EngineClient } from '@drv/docker';
import type { ImagePuller } from '@drv/image';
import type { Runner } from './runner.ts';

/** The packages, wired together. */
export interface Composition extends Runner {
  readonly engine: EngineClient;
  readonly puller: ImagePuller;
  readonly credentials: CredentialProvider;
}
