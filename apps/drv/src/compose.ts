import { dockerConfigProvider, envProvider, keychain } from '@drv/auth';
import type { CredentialProvider, Driver, Logger } from '@drv/core';
import {
  createDockerDriver,
  createDockerImageStore,
  createEngineClient,
  type EngineClient,
} from '@drv/docker';
import { createImagePuller, type ImagePuller } from '@drv/image';
import type { EngineConnection } from './settings/engine-connection.ts';

export interface Composition {
  readonly driver: Driver;
  readonly engine: EngineClient;
  readonly puller: ImagePuller;
  readonly credentials: CredentialProvider;
  /** Closes all of it; nothing keeps the process alive afterwards. */
  close(): Promise<void>;
}

/**
 * The whole product, wired by plain function calls. To use a secret store of your own, put its provider into the
 * keychain.
 */
export function compose({ address, env }: EngineConnection, logger: Logger): Composition {
  const credentials = keychain(envProvider({ env }), dockerConfigProvider({ env }));
  const engine = createEngineClient(address);
  const store = createDockerImageStore({ engine });
  const puller = createImagePuller({ store });
  // A pager may stand still for as long as its reader likes.
  const timing = { readerMs: 2_147_483_647 };
  const driver = createDockerDriver({ engine, puller, credentials, logger, timing });
  return {
    driver,
    engine,
    puller,
    credentials,
    async close() {
      await driver.close();
      await puller.close();
      engine.close();
    },
  };
}
