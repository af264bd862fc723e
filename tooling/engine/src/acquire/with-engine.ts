import type { TestEngine } from '../test-engine.ts';
import { acquireEngine, type AcquiredEngine, type AcquireOptions } from './acquire-engine.ts';
import { untilStopped } from './until-stopped.ts';

export interface EngineContext extends Pick<AcquiredEngine, 'handover'> {
  readonly signal: AbortSignal;
}

/**
 * Acquires an engine, hands it to `use`, and releases it, whatever happens. On SIGINT, SIGTERM and SIGHUP the
 * signal that `use` gets aborts; the engine is released after `use` has ended.
 */
export function withEngine<T>(
  use: (engine: TestEngine, context: EngineContext) => Promise<T>,
  options: Omit<AcquireOptions, 'signal'> = {},
): Promise<T> {
  return untilStopped(async (signal) => {
    const { engine, handover, release } = await acquireEngine({ ...options, signal });
    try {
      return await use(engine, { handover, signal });
    } finally {
      await release();
    }
  });
}
