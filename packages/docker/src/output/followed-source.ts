import type { OutputSource, SourceEnd, SourceReader } from '@drv/core/driver';
import type { Launch } from '../launcher/launch.ts';
import { failureOf } from './engine-source.ts';
import type { OutputEntry } from './output-entry.ts';

export interface FollowedSourceOptions extends Pick<OutputSource, 'limits'> {
  /** Of a container that was started ahead, whose launcher speaks before the task does. */
  readonly launch?: Pick<Launch, 'filter'> | undefined;
  /** Frees what the entries need. Idempotent. */
  close(): void;
}

/**
 * A log that is followed, as a source of output.
 *
 * @param follow Its entries, which are left unread while the source is paused.
 */
export function followedSource(
  follow: (options: Pick<SourceReader, 'onCaughtUp'>) => AsyncIterable<readonly OutputEntry[]>,
  { limits, launch, close }: FollowedSourceOptions,
): OutputSource {
  return {
    kind: 'followed-log',
    limits,
    discard: close,
    open({ onBytes, onRead, onCaughtUp }) {
      const filter = launch?.filter(onBytes, 'log');
      const take = filter?.take ?? onBytes;
      let isOver = false;
      /** While the source is paused. */
      let held: { readonly over: Promise<void>; readonly end: () => void } | undefined;
      let settle: (end: SourceEnd) => void = () => {};
      const ended = new Promise<SourceEnd>((resolve) => {
        settle = resolve;
      });

      function end(error?: unknown): void {
        if (isOver) return;
        isOver = true;
        const failure = failureOf(error);
        filter?.end(failure !== undefined);
        settle({ isClean: failure === undefined, trailerSeen: false, failure, error });
        close();
      }

      function resume(): void {
        held?.end();
        held = undefined;
      }

      async function read(): Promise<void> {
        for await (const burst of follow({ onCaughtUp })) {
          while (held !== undefined) await held.over;
          if (isOver) return;
          for (const { stream, data } of burst) take(stream, data);
          onRead(burst.reduce((sum, { data }) => sum + data.length, 0));
        }
      }
      read().then(() => end(), end);

      return {
        ended,
        pause() {
          let release = () => {};
          const over = new Promise<void>((resolve) => {
            release = resolve;
          });
          held ??= { over, end: release };
        },
        resume,
        destroy() {
          end(new Error('it was not read to its end'));
          resume();
        },
      };
    },
  };
}
