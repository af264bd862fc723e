import type { WarmPool } from './create-warm-pool.ts';
import type { PoolSettings } from './pool-options.ts';
import type { PoolParts } from './pool-parts.ts';

/** A pool that is loaded with the first task: most drivers have none. */
export function lateWarmPool(parts: PoolParts, settings: PoolSettings): WarmPool {
  let loading: Promise<WarmPool> | undefined;
  const load = async () => {
    const { createWarmPool } = await import('./create-warm-pool.ts');
    return createWarmPool(parts, settings);
  };
  return {
    take: async (asked) => (await (loading ??= load())).take(asked),
    close: async () => (await loading)?.close(),
    settled: async () => (await loading)?.settled(),
  };
}
