import stringWidth from 'fast-string-width';
import { formatDuration } from '../render/format-duration.ts';
import { wrap } from '../render/wrap.ts';
import type { Style } from '../render/style.ts';
import type { TimelineStep } from './timeline-steps.ts';

/** Steps as rows: when each began, how long it took, and a bar where the terminal has room for one. */
export function timelineLines(
  steps: readonly TimelineStep[],
  columns: number,
  style: Style,
): readonly string[] {
  const end = Math.max(...steps.map(({ atMs, tookMs = 0 }) => atMs + tookMs), 1);
  const room = Math.min(60, columns - 38);
  return steps.flatMap((step) => {
    const at = formatDuration(step.atMs).padStart(12);
    const took = (step.tookMs === undefined ? '' : formatDuration(step.tookMs)).padStart(12);
    const failed = step.errorCode === undefined ? '' : ` ${style('red', step.errorCode)}`;
    const bar = room < 10 ? '' : `  ${barOf(step, end, room, style)}`;
    const line = `${at}  ${step.label.padEnd(10)}${took}${bar}${failed}`.trimEnd();
    return stringWidth(line) <= columns ? [line] : wrap(line, columns, 14);
  });
}

function barOf({ atMs, tookMs }: TimelineStep, end: number, room: number, style: Style): string {
  const column = (ms: number) => Math.round((ms / end) * (room - 1));
  const from = column(atMs);
  if (tookMs === undefined) return ' '.repeat(from) + style('cyan', '|');
  return ' '.repeat(from) + style('cyan', '━'.repeat(Math.max(1, column(atMs + tookMs) - from)));
}
