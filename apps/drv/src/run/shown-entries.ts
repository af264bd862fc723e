import type { TimelineEntry } from '../explain/timeline.ts';
import { neverRan } from './never-ran.ts';

/** What an init does that cannot start the command: the engine takes it for the task. */
const OF_THE_INIT: readonly TimelineEntry['name'][] = ['container.wait', 'task.exit', 'output.drain'];

/** The timeline of a run as it is shown: of a command that was not started nothing is said that only a run has. */
export function shownEntries(entries: readonly TimelineEntry[], error: unknown): readonly TimelineEntry[] {
  return neverRan(error) ? entries.filter(({ name }) => !OF_THE_INIT.includes(name)) : entries;
}
