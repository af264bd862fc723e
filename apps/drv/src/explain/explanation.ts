import type { ContainerTask, RunResult } from '@drv/core';
import type { Style } from '../render/style.ts';
import { reasons } from './reasons.ts';
import { sandboxLines } from './sandbox-lines.ts';
import { timelineLines } from './timeline-lines.ts';
import { timelineSteps } from './timeline-steps.ts';
import type { TimelineEntry } from './timeline.ts';

/** What `--explain` shows: the timeline, why the outcome is what it is, and the sandbox. */
export function explanation(
  told: {
    readonly task: ContainerTask;
    readonly entries: readonly TimelineEntry[];
    /** Absent when the driver failed: then there is no outcome to explain. */
    readonly result?: RunResult;
  },
  columns: number,
  style: Style,
): readonly string[] {
  const heading = (text: string) => style('bold', text);
  return [
    heading('Timeline'),
    ...timelineLines(timelineSteps(told.entries), columns, style),
    ...(told.result === undefined
      ? []
      : [heading('Why'), ...reasons(told.result, told.task).map((text) => `  ${text}`)]),
    heading('Sandbox'),
    ...sandboxLines(told.task).map(({ name, value, weakened }) => {
      const row = `  ${name.padEnd(16)}  ${value}`;
      return weakened ? style('yellow', `${row}  (weakened)`) : row;
    }),
  ];
}
