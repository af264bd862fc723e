import { createEngineClient, type EngineClient } from '@drv/docker';
import { afterAll, beforeAll, inject } from 'vitest';
import { countStarts } from './many/start-counts.ts';
import type { PrivateStore } from './private-store.ts';

/** What the tests of a queue have, from the first of them to the last. */
export interface ServerAndEngine {
  /** The engine, as in `DOCKER_HOST`. */
  readonly host: string;
  readonly engine: EngineClient;
  /** How often the engine itself says that it has started a container of the task since the tests began. */
  startsOf(taskId: string): number;
  /** @throws outside of the tests */
  readonly server: PrivateStore;
}

/** To be called where the tests are described. */
export function serverAndEngine(start: () => Promise<PrivateStore>): ServerAndEngine {
  const { host } = inject('engine');
  const engine = createEngineClient({ host });
  const starts = countStarts();
  let server: PrivateStore | undefined;
  beforeAll(async () => {
    await starts.listenTo(host);
    server = await start();
  });
  afterAll(async () => {
    await starts[Symbol.asyncDispose]();
    await engine.close();
    await server?.[Symbol.asyncDispose]();
  });
  return {
    host,
    engine,
    startsOf: (taskId) => starts.of(taskId),
    get server() {
      if (server === undefined) throw new Error('There is a server only while the tests run');
      return server;
    },
  };
}
