import type { OutputStream } from '@drv/core/driver';
import type { OutputEntry } from './output-entry.ts';

/** Puts back the ends that Docker 20.10's `local` log takes away from lines of 16 KiB and more (trait `longestLine`). */
export interface LineEnds {
  /** What is to be given for the next entry, which has its time. */
  restore(entry: OutputEntry): readonly OutputEntry[];
}

const NEWLINE = 10;

/** Pieces of one line share a time, and no two lines do: where a stream's time changes behind a piece, its line had ended. */
export function createLineEnds(): LineEnds {
  const open: Partial<Record<OutputStream, string | undefined>> = {};
  return {
    restore(entry) {
      const { stream, time, data } = entry;
      const before = open[stream];
      open[stream] = data.at(-1) === NEWLINE ? undefined : time;
      if (before === undefined || before === time) return [entry];
      return [{ stream, time: before, data: Buffer.of(NEWLINE) }, entry];
    },
  };
}
