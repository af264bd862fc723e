import type { WarmPool } from './create-warm-pool.ts';

/** A pool that is made when the first task asks it. */
export function latePool(make: () => Promise<WarmPool>): WarmPool {
  let made: Promise<WarmPool> | undefined;
  let isClosed = false;
  return {
    async take(asked) {
      if (isClosed) return undefined;
      const pool = await (made ??= make());
      return await pool.take(asked);
    },
    async close() {
      isClosed = true;
      await (await made)?.close();
    },
    async settled() {
      await (await made)?.settled();
    },
  };
}
