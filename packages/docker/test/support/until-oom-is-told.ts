import type { RunResult } from '@drv/core';

/** An engine misses a kill for memory now and then, and drv then says that it is not known: of three it has to tell one. */
export async function untilOomIsTold(run: () => Promise<RunResult>): Promise<RunResult> {
  let result = await run();
  for (let runs = 1; runs < 3 && result.oom === 'unknown'; runs += 1) result = await run();
  return result;
}
