import { SetupError } from '../setup-error.ts';
import type { TestEngine } from '../test-engine.ts';
import { acquireEngine, type AcquiredEngine, type AcquireOptions } from './acquire-engine.ts';

export interface EngineContext extends Pick<AcquiredEngine, 'handover'> {
  readonly signal: AbortSignal;
}

/**
 * Acquires an engine, hands it to `use`, and releases it, whatever happens. On SIGINT, SIGTERM and SIGHUP the
 * signal that `use` gets aborts; the engine is released after `use` has ended.
 */
export async function withEngine<T>(
  use: (engine: TestEngine, context: EngineContext) => Promise<T>,
  options: Omit<AcquireOptions, 'signal'> = {},
): Promise<T> {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) =>
    controller.abort(new SetupError(`Stopped by ${name}; nothing is left.`));
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, stop);
  try {
    const { engine, handover, release } = await acquireEngine({ ...options, signal: controller.signal });
    try {
      return await use(engine, { handover, signal: controller.signal });
    } finally {
      await release();
    }
  } finally {
    for (const name of names) process.off(name, stop);
  }
}
