import { formatDuration } from '../render/format-duration.ts';
import type { Style } from '../render/style.ts';
import { table } from '../render/table.ts';
import type { FinishedTask } from '../finished/finished-task.ts';

const COLUMNS = [
  { heading: '#', right: true },
  { heading: 'OUTCOME' },
  { heading: 'TIME', right: true },
  { heading: 'TASK', from: 60 },
];
/** Of tasks in the table; beyond it those that succeeded are left out. */
const SHOWN = 20;

export interface EachCounts {
  readonly tasks: number;
  readonly succeeded: number;
  readonly failed: number;
  /** drv could not run them, or does not know how they ended. */
  readonly notRun: number;
  /** Of an earlier run, by the job log. */
  readonly skipped: number;
}

export function countsOf(finished: readonly FinishedTask[], skipped: number): EachCounts {
  const succeeded = finished.filter(({ outcome }) => outcome === 'success').length;
  const notRun = finished.filter(({ isUnknown }) => isUnknown).length;
  return { tasks: finished.length, succeeded, failed: finished.length - succeeded - notRun, notRun, skipped };
}

/** The last lines of a run of many tasks: a table, and the numbers. */
export function eachSummary(
  finished: readonly FinishedTask[],
  counts: EachCounts,
  { columns, style }: { readonly columns: number; readonly style: Style },
): readonly string[] {
  const shown = finished.length <= SHOWN ? finished : finished.filter(({ outcome }) => outcome !== 'success');
  const rows = shown.map(({ number, words, seconds, name }) => [
    String(number),
    words,
    formatDuration(seconds * 1_000),
    name,
  ]);
  const { tasks, succeeded, failed, notRun, skipped } = counts;
  const parts = [
    `${succeeded} succeeded`,
    failed > 0 ? style('red', `${failed} failed`) : undefined,
    notRun > 0 ? style('red', `${notRun} could not be run`) : undefined,
    skipped > 0 ? `${skipped} skipped: they succeeded before` : undefined,
  ];
  const line = `drv: ${tasks} ${tasks === 1 ? 'task' : 'tasks'}: ${parts.filter((part) => part !== undefined).join(', ')}`;
  return [...(rows.length === 0 ? [] : table(COLUMNS, rows, columns, style)), line];
}
