import { createEngineClient, type EngineClient } from '@drv/docker';
import type { EngineConnection } from './process/engine-connection.ts';

/**
 * A client of the engine. One on this machine is asked already what it can do: it takes about as long for its answer as drv
 * does to load what else a run needs. Another one is not troubled by a command line that is wrong.
 */
export function connect({ address }: EngineConnection): EngineClient {
  const engine = createEngineClient(address);
  if (!engine.isLocal) return engine;
  let asked: ReturnType<EngineClient['info']> | undefined = engine.info();
  // Whoever needs the answer asks again.
  asked.catch(() => {
    asked = undefined;
  });
  return { ...engine, info: (options) => asked ?? engine.info(options) };
}
