import type { AbortOptions, Logger } from '@drv/core';
import { DrvError, abortError } from '@drv/core/driver';

import type { Clock } from '../clock/clock.ts';
import { pause } from './pause.ts';
import { retryPause, type CompleteRetryPolicy } from './retry-policy.ts';
import type { SharedWork } from './shared-pulls.ts';

export interface RetryingOptions extends SharedWork {
  readonly name: string;
  readonly policy: CompleteRetryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Makes room on the engine's disk; answers whether it did. */
  readonly freeSpace?: ((options: AbortOptions) => Promise<boolean>) | undefined;
}

/**
 * Does `attempt` again while its failure may pass and the policy allows it. After a full disk it is done once more,
 * if room could be made.
 */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryingOptions): Promise<T> {
  const { signal, emit, name, policy, clock, random, logger } = options;
  let madeRoom = false;
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      // Our own end looks like any failure; it is known before it is classified.
      if (signal.aborted) throw abortError(signal, 'pull image');
      if (DrvError.is(error, 'DRV_NO_SPACE') && !madeRoom && (await makeRoom(options))) {
        madeRoom = true;
        continue;
      }
      const ms = retryPause(error, number, policy, random);
      if (ms === undefined) throw error;
      const code = DrvError.is(error) ? error.code : undefined;
      logger.warn(
        { image: name, code, attempt: number, pauseMs: Math.round(ms) },
        'pull failed, trying again',
      );
      emit({ status: `Trying again in ${Math.ceil(ms / 1_000)} s` });
      await pause(ms, clock, signal);
    }
  }
}

async function makeRoom({ freeSpace, signal, logger, name }: RetryingOptions): Promise<boolean> {
  try {
    return (await freeSpace?.({ signal })) === true;
  } catch (error) {
    logger.warn({ image: name, error: String(error) }, 'no room could be made on the disk of the engine');
    return false;
  }
}
