import type { PendingExit } from '../engine/calls/container-wait.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { followLog } from './follow-log.ts';
import { followTerminal, type FollowTerminalOptions } from './follow-terminal.ts';
import type { OutputEntry } from './output-entry.ts';
import type { LogSource } from './read-log.ts';

/**
 * A container's log until the container ends, in the way in which its engine gives the most of it. None does over one connection: a
 * log that is followed has gaps, ends or stands still where it is written faster than it is read.
 *
 * @param exit Abandoned at the end.
 */
export function followOutput(
  source: LogSource,
  exit: PendingExit,
  traits: Pick<EngineTraits, 'tellsNanoseconds'>,
  options: FollowTerminalOptions,
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  return (hasTimes(source, traits) ? followLog : followTerminal)(source, exit, options);
}

/** Whether the entries of a log can be told apart by their times, and then are read with them. */
export function hasTimes(
  { tty }: Pick<LogSource, 'tty'>,
  traits: Pick<EngineTraits, 'tellsNanoseconds'>,
): boolean {
  return traits.tellsNanoseconds || !tty;
}
