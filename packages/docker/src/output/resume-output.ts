import type { Logger } from '@drv/core';
import {
  DrvError,
  type LogResumeLimits,
  type OutputSource,
  retry,
  type SourceReader,
  type TaskOutput,
  type TaskWithId,
} from '@drv/core/driver';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { isServerError } from '../engine/errors/engine-errors.ts';
import { isRefusal } from '../engine/errors/engine-refusals.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import type { LaunchedTask } from '../launcher/launch.ts';
import { engineSource } from './engine-source.ts';
import { followOutput, hasTimes } from './follow-output.ts';
import { followedSource } from './followed-source.ts';
import { createIdleTimer } from './idle-timer.ts';
import { openLog, shortensLines, type LogSource } from './read-log.ts';

/** A container, and what its engine keeps of its output. */
export interface LoggedContainer {
  readonly engine: Pick<EngineClient, 'logs' | 'wait'>;
  readonly containerId: string;
  readonly task: Pick<TaskWithId, 'tty'>;
  readonly logger: Logger;
  readonly traits: Pick<
    EngineTraits,
    'tellsNanoseconds' | 'logFailure' | 'longestLine' | 'textLogs' | 'trailer'
  >;
  readonly logDriver: string;
  /** It was started ahead. */
  readonly parked?: LaunchedTask | undefined;
  /** A launcher begins it. */
  readonly announced?: LaunchedTask | undefined;
  /** See `LogResumeLimits`. */
  readonly keptBytes?: number | undefined;
}

/** Whether a lost output goes on; `later`: it may yet; `never`: the engine keeps none. */
export type Resumed = 'resumed' | 'later' | 'never';

/** Milliseconds that the engine may send nothing of a log that it has begun to read. */
const IDLE_MS = 30_000;
const RETRY = { attempts: 3, pauses: { firstMs: 100 }, mayPass };

/**
 * Takes the output up again from the engine's log of the container, after the connection to it was lost; tells
 * what became of that. Where the engine keeps no log, or not all of it, the output is told to be incomplete. Never rejects.
 *
 * @param kind `followed-log` for a task that still runs
 */
export async function resumeOutput(
  output: Pick<TaskOutput, 'read' | 'giveUp'>,
  container: LoggedContainer,
  kind: 'log' | 'followed-log',
): Promise<Resumed> {
  const { logger } = container;
  try {
    const open = kind === 'log' ? openWhole : openFollowed;
    output.read(await retry(() => open(container), RETRY));
    logger.info({ kind }, "the output goes on from the engine's log");
    return 'resumed';
  } catch (error) {
    output.giveUp();
    logger.warn({ error: String(error) }, 'the rest of the output cannot be had');
    return isRefusal(error, 'unreadable-log') ? 'never' : 'later';
  }
}

async function openWhole(container: LoggedContainer): Promise<OutputSource> {
  const { engine, containerId, task, traits } = container;
  const log = await engine.logs(containerId, { follow: false });
  const { tty = false } = task;
  const { trailer } = traits;
  const limits = limitsOf(container);
  return engineSource(log, { kind: 'log', tty, trailer, launch: launchOf(container), limits });
}

async function openFollowed(container: LoggedContainer): Promise<OutputSource> {
  const { engine, containerId, task, traits, logDriver } = container;
  const closed = new AbortController();
  const { signal } = closed;
  let exit: PendingExit | undefined;
  const close = () => {
    closed.abort();
    exit?.abandon();
  };
  const { tty = false } = task;
  const source: LogSource = {
    engine,
    containerId,
    tty,
    losesLineEnds: shortensLines(logDriver, traits),
    failure: traits.logFailure,
    idle: createIdleTimer(IDLE_MS, close),
  };
  try {
    const first = await openLog(source, { follow: false, timestamps: hasTimes(source, traits), signal });
    exit = await engine.wait(containerId, 'not-running', { signal });
    const ended = exit;
    const follow = ({ onCaughtUp }: Pick<SourceReader, 'onCaughtUp'>) =>
      followOutput(source, ended, traits, { first, onCaughtUp, signal });
    return followedSource(follow, { limits: limitsOf(container), launch: launchOf(container), close });
  } catch (error) {
    close();
    throw error;
  }
}

function launchOf({ parked, announced }: LoggedContainer): LaunchedTask['launch'] | undefined {
  return (parked ?? announced)?.launch;
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
