import type { ContainerTask, RunResult } from '@drv/core';
import type { Style } from '../render/style.ts';
import { wrap } from '../render/wrap.ts';
import { reasons } from './reasons.ts';
import { sandboxLines } from './sandbox-lines.ts';
import { timelineLines } from './timeline-lines.ts';
import { timelineSteps } from './timeline-steps.ts';
import type { TimelineEntry } from './timeline.ts';

/**
 * What `--explain` shows: the timeline, why the outcome is what it is, and the sandbox.
 *
 * @param columns Of the terminal; absent where there is none.
 */
export function explanation(
  told: {
    readonly task: ContainerTask;
    readonly entries: readonly TimelineEntry[];
    /** Absent when the driver failed: then there is no outcome to explain. */
    readonly result?: RunResult;
  },
  columns: number | undefined,
  style: Style,
): readonly string[] {
  const heading = (text: string) => style('bold', text);
  const width = columns ?? Number.POSITIVE_INFINITY;
  const seen = told.entries.find(({ evidence }) => evidence !== undefined)?.evidence;
  return [
    heading('Timeline'),
    ...timelineLines(timelineSteps(told.entries), columns ?? 80, style),
    ...(told.result === undefined
      ? []
      : [
          heading('Why'),
          ...reasons(told.result, told.task, seen).flatMap((text) => wrap(`  ${text}`, width, 2)),
        ]),
    heading('Sandbox'),
    ...sandboxLines(told.task).flatMap(({ name, value, weakened }) => {
      const row = `  ${name.padEnd(16)}  ${value}${weakened ? '  (weakened)' : ''}`;
      return wrap(row, width, 20).map((line) => (weakened ? style('yellow', line) : line));
    }),
  ];
}
