import type { OutputStream } from '@drv/core/driver';
import { behindLastWords, indexOfLastWords, lastWords } from '../launcher/last-words.ts';
import { WAITS } from '../launcher/launch.ts';
import type { OutputEntry } from './output-entry.ts';

/** Takes the words of a launcher out of a log. */
export interface LauncherWords {
  /** What is left of an entry; `undefined`: nothing, or nothing yet. */
  rest(entry: OutputEntry): OutputEntry | undefined;
  /** What was held, at the end of the log. */
  end(): readonly OutputEntry[];
}

const RECORD = /^\0drv-launcher [0-9a-f]{32} (?:go|no) [0-9a-f]{16}\n/;
const RECORD_BYTES = 67;
/** Of both kinds. */
const BEGINS = Buffer.from('\0drv-launcher ');
/** `go` and `no`. */
const RECORDS = 2;

/**
 * Of each stream its first words, on stderr the records behind them, and the last words.
 *
 * @param launcher What the label of the container says of it.
 */
export function createLauncherWords(launcher: string): LauncherWords {
  const last = lastWords(launcher);
  const held: Record<OutputStream, OutputEntry | undefined> = { stdout: undefined, stderr: undefined };
  const left: Record<OutputStream, number> = { stdout: 1, stderr: 1 + RECORDS };
  return {
    rest(entry) {
      const { stream } = entry;
      if (entry.afterGap !== undefined) return entry;
      let data = held[stream] === undefined ? entry.data : Buffer.concat([held[stream].data, entry.data]);
      for (; left[stream] > 0; left[stream] -= 1) {
        const length = wordsBytes(data);
        if (length === 'unknown') {
          held[stream] = { ...entry, data };
          return undefined;
        }
        data = data.subarray(length);
        if (length === 0) left[stream] = 1;
      }
      held[stream] = undefined;
      for (let at = indexOfLastWords(data, last); at !== -1; at = indexOfLastWords(data, last)) {
        const behind = behindLastWords(data, at);
        if (behind === undefined) held[stream] = { ...entry, data: Buffer.from(data.subarray(at)) };
        data = behind === undefined ? data.subarray(0, at) : Buffer.concat([data.subarray(0, at), behind]);
        if (behind === undefined) break;
      }
      return data.length === 0 ? undefined : { ...entry, data };
    },
    end() {
      return [held.stdout, held.stderr].flatMap((entry) =>
        entry === undefined || entry.data.length === 0 ? [] : [entry],
      );
    },
  };
}

/** Lines of a log that may be a launcher's alone: of both streams the first and the last ones, and the records. */
export const WORD_LINES = 2 + RECORDS + 2;

/** What is left of a log behind its words. */
export async function* withoutWords(
  bursts: AsyncIterable<readonly OutputEntry[]>,
  words: Pick<LauncherWords, 'rest'>,
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  for await (const entries of bursts) yield entries.flatMap((entry) => words.rest(entry) ?? []);
}

/** How many bytes of words come first; `unknown` where more has to come to tell. */
function wordsBytes(data: Buffer): number | 'unknown' {
  if (data.subarray(0, WAITS.length).equals(WAITS)) return WAITS.length;
  if (RECORD.test(data.toString('latin1', 0, RECORD_BYTES))) return RECORD_BYTES;
  const isBeginning =
    data.length < RECORD_BYTES &&
    (BEGINS.subarray(0, data.length).equals(data) || data.subarray(0, BEGINS.length).equals(BEGINS));
  return isBeginning ? 'unknown' : 0;
}
