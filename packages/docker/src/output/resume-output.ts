import { DrvError } from '@drv/core';
import { backOff, delay } from '@drv/core/driver';
import { isServerError } from '../engine/engine-errors.ts';
import { lateStream } from './late-stream.ts';
import type { OutputPlane } from './output-plane.ts';
import type { RunContext } from '../run/run-context.ts';

const TRIES = 3;
const PAUSES = { firstMs: 100 };

/**
 * Takes the output up again from the engine's log of the container, after the connection to it was lost; tells
 * whether it did. Where the engine keeps no log, or not all of it, the output is told to be incomplete. Never rejects.
 */
export async function resumeOutput(
  output: OutputPlane,
  {
    engine,
    containerId,
    logger,
    traits,
    keptBytes,
    follow,
  }: Pick<RunContext, 'engine' | 'containerId' | 'logger' | 'traits' | 'keptBytes'> & {
    /** The task still runs. */
    readonly follow: boolean;
  },
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const log =
        follow && !traits.answersLogs
          ? lateStream((signal) => engine.logs(containerId, { follow, signal, headersTimeoutMs: Infinity }))
          : await engine.logs(containerId, { follow });
      output.resume(log, { keptBytes, longestLine: traits.longestLine });
      logger.info({ follow }, "the output goes on from the engine's log");
      return true;
    } catch (error) {
      if (attempt === TRIES || !mayPass(error)) {
        output.giveUp();
        logger.warn({ error: String(error) }, 'the rest of the output cannot be had');
        return false;
      }
    }
    await delay(backOff(attempt, PAUSES));
  }
}

/** Not after a call that took all of its time: that is long enough. */
function mayPass(error: unknown): boolean {
  return DrvError.is(error, 'DRV_ENGINE_UNAVAILABLE') || isServerError(error);
}
