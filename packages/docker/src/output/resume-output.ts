import { DrvError, type Logger } from '@drv/core';
import { backOff, delay } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { isServerError } from '../engine/engine-errors.ts';
import type { EngineTraits } from '../engine/engine-traits.ts';
import { lateStream } from './late-stream.ts';
import type { TaskOutput } from './task-output.ts';

export interface ResumeOutputOptions {
  readonly engine: Pick<EngineClient, 'logs'>;
  readonly containerId: string;
  readonly logger: Logger;
  readonly traits: Pick<EngineTraits, 'answersFollowAtOnce' | 'longestLine' | 'textLogs'>;
  readonly logDriver: string;
  /** See `ReplayLimits`. */
  readonly keptBytes?: number | undefined;
  /** The task still runs. */
  readonly follow: boolean;
}

const TRIES = 3;
const PAUSES = { firstMs: 100 };

/**
 * Takes the output up again from the engine's log of the container, after the connection to it was lost; tells
 * whether it did. Where the engine keeps no log, or not all of it, the output is told to be incomplete. Never rejects.
 */
export async function resumeOutput(
  output: Pick<TaskOutput, 'resume' | 'giveUp'>,
  { engine, containerId, logger, traits, keptBytes, logDriver, follow }: ResumeOutputOptions,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const log =
        follow && !traits.answersFollowAtOnce
          ? lateStream((signal) => engine.logs(containerId, { follow, signal, headersTimeoutMs: Infinity }))
          : await engine.logs(containerId, { follow });
      const replacesBytes = traits.textLogs.includes(logDriver);
      const limits = { keptBytes, longestLine: traits.longestLine, replacesBytes };
      output.resume(log, follow ? 'followed-log' : 'log', limits);
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
