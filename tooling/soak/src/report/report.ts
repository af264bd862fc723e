import type { MemoryReport } from '../checks/memory.ts';
import type { Options } from '../options.ts';
import type { Tally } from './tally.ts';

/** What a soak has found. */
export interface Report {
  readonly options: Options;
  readonly tally: Tally;
  readonly wrong: readonly WrongTask[];
  readonly leaks: readonly string[];
  /** Absent for a run that is too short to tell. */
  readonly memory: MemoryReport | undefined;
  readonly seconds: number;
}

export interface WrongTask {
  readonly index: number;
  readonly scenario: string;
  readonly what: string;
  readonly faults: readonly string[];
  /** What the driver said meanwhile. */
  readonly log: readonly string[];
}

/** Whether all is as it should be. */
export function isGood({ wrong, leaks, memory }: Report): boolean {
  return wrong.length === 0 && leaks.length === 0 && memory?.grew === undefined;
}
