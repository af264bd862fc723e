import { createEngineClient, type EngineClient } from '@drv/docker';
import { afterAll, beforeAll, inject } from 'vitest';
import type { PrivateStore } from './private-store.ts';

/** What the tests of a queue have, from the first of them to the last. */
export interface ServerAndEngine {
  /** The engine, as in `DOCKER_HOST`. */
  readonly host: string;
  readonly engine: EngineClient;
  /** @throws outside of the tests */
  readonly server: PrivateStore;
}

/** To be called where the tests are described. */
export function serverAndEngine(start: () => Promise<PrivateStore>): ServerAndEngine {
  const { host } = inject('engine');
  const engine = createEngineClient({ host });
  let server: PrivateStore | undefined;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await engine.close();
    await server?.[Symbol.asyncDispose]();
  });
  return {
    host,
    engine,
    get server() {
      if (server === undefined) throw new Error('There is a server only while the tests run');
      return server;
    },
  };
}
