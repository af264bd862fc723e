import type { Readable } from 'node:stream';
import { DrvError, type OutputSource, type SourceEnd } from '@drv/core/driver';
import { createDemultiplexer } from '../engine/wire/demultiplex.ts';
import { createEngineTrailer } from '../engine/wire/engine-trailer.ts';
import { createPassThrough } from '../engine/wire/pass-through.ts';
import { readSource } from '../engine/wire/read-source.ts';
import type { Launch } from '../launcher/launch.ts';

/** How an engine's stream is to be read. */
export interface EngineSourceOptions extends Pick<OutputSource, 'kind' | 'limits'> {
  /** The task has a terminal: its output is one stream without frames. */
  readonly tty: boolean;
  /** See {@link createEngineTrailer}. Absent: the engine writes nothing itself. */
  readonly trailer?: RegExp | undefined;
  /** Of a container that was started ahead, whose launcher speaks before the task does. */
  readonly launch?: Pick<Launch, 'filter'> | undefined;
}

/** A stream of the engine, of a connection or of a log, as a source of output. */
export function engineSource(
  stream: Readable,
  { kind, limits, tty, trailer: pattern, launch }: EngineSourceOptions,
): OutputSource {
  return {
    kind,
    limits,
    discard: () => void stream.destroy(),
    open({ onBytes, onRead }) {
      const trailer = pattern && createEngineTrailer(pattern, onBytes);
      const take = trailer?.take ?? onBytes;
      const filter = launch?.filter(take, kind === 'connection' ? 'connection' : 'log');
      const demultiplexer = (tty ? createPassThrough : createDemultiplexer)(filter?.take ?? take);
      const { ended, pause, resume, destroy } = readSource(stream, (chunk) => {
        demultiplexer.push(chunk);
        onRead(chunk.length);
      });
      return {
        ended: ended.then(({ clean, error = endError(demultiplexer) }): SourceEnd => {
          const failure = failureOf(error);
          filter?.end(!clean || failure !== undefined);
          return { isClean: clean, trailerSeen: trailer?.seen() === true, failure, error };
        }),
        pause() {
          filter?.pause();
          pause();
        },
        resume() {
          resume();
          filter?.resume();
        },
        destroy,
      };
    },
  };
}

/** What kind of error has ended a source, if one did. */
export function failureOf(error: unknown): SourceEnd['failure'] {
  if (error === undefined) return undefined;
  return DrvError.is(error, 'DRV_PROTOCOL') ? 'protocol' : 'other';
}

/** What is wrong with the end of a stream, if anything is. */
function endError(demultiplexer: { end(): void }): unknown {
  try {
    demultiplexer.end();
    return undefined;
  } catch (error) {
    return error;
  }
}
