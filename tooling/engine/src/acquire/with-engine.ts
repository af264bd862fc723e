import type { TestEngine } from '../test-engine.ts';
import { acquireEngine, type AcquireOptions } from './acquire-engine.ts';

/**
 * Acquires an engine, hands it to `use`, and releases it, whatever happens. On SIGINT, SIGTERM and SIGHUP the signal that `use`
 * gets aborts; the engine is released after `use` has ended.
 */
export async function withEngine<T>(
  use: (engine: TestEngine, signal: AbortSignal) => Promise<T>,
  options: Omit<AcquireOptions, 'signal'> = {},
): Promise<T> {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => controller.abort(new Error(`Stopped by ${name}.`));
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, stop);
  try {
    const { engine, release } = await acquireEngine({ ...options, signal: controller.signal });
    try {
      return await use(engine, controller.signal);
    } finally {
      await release();
    }
  } finally {
    for (const name of names) process.off(name, stop);
  }
}
