import type { Readable } from 'node:stream';
import type { Logger } from '@drv/core';
import { DrvError, type LogResumeLimits, retry, type TaskOutput, type TaskWithId } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { isServerError } from '../engine/errors/engine-errors.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import type { ParkedTask } from '../launcher/parked-task.ts';
import { engineSource } from './engine-source.ts';
import { lateStream } from './late-stream.ts';

/** A container, and what its engine keeps of its output. */
export interface LoggedContainer {
  readonly engine: Pick<EngineClient, 'logs'>;
  readonly containerId: string;
  readonly task: Pick<TaskWithId, 'tty'>;
  readonly logger: Logger;
  readonly traits: Pick<EngineTraits, 'answersFollowAtOnce' | 'longestLine' | 'textLogs' | 'trailer'>;
  readonly logDriver: string;
  /** It was started ahead. */
  readonly parked?: ParkedTask | undefined;
  /** See `LogResumeLimits`. */
  readonly keptBytes?: number | undefined;
}

const RETRY = { attempts: 3, pauses: { firstMs: 100 }, mayPass };

/**
 * Takes the output up again from the engine's log of the container, after the connection to it was lost; tells
 * whether it did. Where the engine keeps no log, or not all of it, the output is told to be incomplete. Never rejects.
 *
 * @param kind `followed-log` for a task that still runs
 */
export async function resumeOutput(
  output: Pick<TaskOutput, 'read' | 'giveUp'>,
  container: LoggedContainer,
  kind: 'log' | 'followed-log',
): Promise<boolean> {
  const { task, traits, logger } = container;
  try {
    const log = await retry(() => openLog(container, kind === 'followed-log'), RETRY);
    const { tty = false } = task;
    const launch = container.parked?.container.launch;
    const limits = limitsOf(container);
    output.read(engineSource(log, { kind, tty, trailer: traits.trailer, launch, limits }));
    logger.info({ kind }, "the output goes on from the engine's log");
    return true;
  } catch (error) {
    output.giveUp();
    logger.warn({ error: String(error) }, 'the rest of the output cannot be had');
    return false;
  }
}

async function openLog({ engine, containerId, traits }: LoggedContainer, follow: boolean): Promise<Readable> {
  if (!follow || traits.answersFollowAtOnce) return await engine.logs(containerId, { follow });
  return lateStream((signal) => engine.logs(containerId, { follow, signal, headersTimeoutMs: Infinity }));
}

function limitsOf({ traits, keptBytes, logDriver }: LoggedContainer): LogResumeLimits {
  return {
    keptBytes,
    longestLine: traits.longestLine,
    replacesBytes: traits.textLogs.includes(logDriver),
  };
}

/** Not after a call that took all of its time: that is long enough. */
function mayPass(error: unknown): boolean {
  return DrvError.is(error, 'DRV_ENGINE_UNAVAILABLE') || isServerError(error);
}
