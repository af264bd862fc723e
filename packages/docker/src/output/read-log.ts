import type { Readable } from 'node:stream';
import { DrvError } from '@drv/core/driver';
import type { LogsOptions } from '../engine/calls/container-logs.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { isRefusal } from '../engine/errors/engine-refusals.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { createEngineTrailer } from '../engine/wire/engine-trailer.ts';
import { closeOnAbort } from './close-on-abort.ts';
import type { IdleTimer } from './idle-timer.ts';
import type { LauncherWords } from './launcher-words.ts';
import { createLineEnds } from './line-ends.ts';
import { createLogReader } from './log-reader.ts';
import type { OutputEntry } from './output-entry.ts';

/** A container's log, and how it is read. */
export interface LogSource {
  readonly engine: Pick<EngineClient, 'logs'>;
  readonly containerId: string;
  readonly tty: boolean;
  /** See `createLogReader`. */
  readonly losesLineEnds: boolean;
  /** What the engine writes where it cannot read it on: {@link EngineTraits.logFailure}. Needed where there are no frames. */
  readonly failure: RegExp | undefined;
  /** For the engine's next bytes. */
  readonly idle: IdleTimer;
  /** Of a log with words of a launcher in it, which nobody wants. */
  readonly words?: LauncherWords | undefined;
}

/** Whether a log takes away the end of a line that it has in pieces. */
export function shortensLines(
  logDriver: string,
  { longestLine }: Pick<EngineTraits, 'longestLine'>,
): boolean {
  return logDriver === 'local' && longestLine !== Number.POSITIVE_INFINITY;
}

/** One reading of a log, which the engine has begun to answer. Destroy its stream when it is not read to the end. */
export interface LogReading {
  readonly stream: Readable;
  readonly timestamps: boolean;
}

/** Asks the engine for a log. What it has by then can be read from then on, also where the container is removed meanwhile. */
export async function openLog(source: LogSource, options: LogsOptions): Promise<LogReading> {
  source.idle.wait();
  try {
    const stream = await source.engine.logs(source.containerId, options);
    closeOnAbort(stream, options.signal);
    return { stream, timestamps: options.timestamps ?? false };
  } finally {
    source.idle.rest();
  }
}

/** Of a log that could not be opened: nothing, where there is no such container. @throws every other error */
export function absent(error: unknown): undefined {
  if (!isRefusal(error, 'log-gone')) throw error;
  return undefined;
}

/**
 * The entries of a log, in the bursts in which they came. Leaving the loop closes the connection.
 *
 * @throws `DRV_PROTOCOL` for what is no log.
 */
export async function* readLog(
  { tty, losesLineEnds, failure, idle }: LogSource,
  { stream, timestamps }: LogReading,
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  const reader = createLogReader({ tty, timestamps, losesLineEnds });
  const ends = losesLineEnds && timestamps ? createLineEnds() : undefined;
  const whole = (entries: readonly OutputEntry[]) =>
    ends === undefined ? entries : entries.flatMap((entry) => ends.restore(entry));
  try {
    idle.wait();
    for await (const chunk of tty && failure !== undefined ? withoutFailure(stream, failure) : stream) {
      idle.rest();
      yield whole(reader.push(chunk as Buffer));
      idle.wait();
    }
  } finally {
    idle.rest();
    stream.destroy();
  }
  yield whole(reader.end());
}

async function* withoutFailure(stream: Readable, failure: RegExp): AsyncGenerator<Buffer, void, undefined> {
  const pieces: Buffer[] = [];
  const trailer = createEngineTrailer(failure, (_stream, view) => pieces.push(Buffer.from(view)));
  for await (const chunk of stream) {
    trailer.take('stdout', chunk as Buffer);
    yield Buffer.concat(pieces.splice(0));
  }
  if (trailer.seen())
    throw new DrvError('DRV_PROTOCOL', 'The engine wrote an error where the log was to go on', {
      op: 'read output',
    });
}
