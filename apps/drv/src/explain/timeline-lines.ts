import { formatDuration } from '../render/format-duration.ts';
import type { Style } from '../render/style.ts';
import type { TimelineEntry } from './timeline.ts';

const LABELS: Readonly<Partial<Record<TimelineEntry['name'], string>>> = {
  'credentials.resolve': 'auth',
  'image.inspect': 'inspect',
  'image.pull': 'pull',
  'container.create': 'create',
  'container.attach': 'attach',
  'container.start': 'start',
  'container.wait': 'run',
  'container.kill': 'stop',
  'container.remove': 'remove',
  'output.drain': 'drain',
  'output.first-byte': 'first byte',
  'task.exit': 'exit',
};

/**
 * A task's timeline as rows: when each step began, how long it took, and a bar where the terminal has room for one.
 * The operations that contain the others are left out.
 */
export function timelineLines(
  entries: readonly TimelineEntry[],
  columns: number,
  style: Style,
): readonly string[] {
  const steps = entries.filter((entry) => LABELS[entry.name] !== undefined);
  const origin = steps[0]?.startedMs ?? 0;
  const end = Math.max(...steps.map((step) => step.endedMs ?? step.startedMs), origin + 1);
  const room = Math.min(60, columns - 38);
  return steps.map((step) => {
    const label = (LABELS[step.name] ?? '').padEnd(10);
    const at = formatDuration(step.startedMs - origin).padStart(12);
    const moment = step.endedMs === undefined;
    const took = (moment ? '' : formatDuration(step.endedMs - step.startedMs)).padStart(12);
    const failed = step.errorCode === undefined ? '' : ` ${style('red', step.errorCode)}`;
    const bar = room < 10 ? '' : `  ${barOf(step, origin, end, room, style)}`;
    return `${at}  ${label}${took}${bar}${failed}`.trimEnd();
  });
}

function barOf(step: TimelineEntry, origin: number, end: number, room: number, style: Style): string {
  const column = (ms: number) => Math.round(((ms - origin) / (end - origin)) * (room - 1));
  const from = column(step.startedMs);
  const length = Math.max(1, column(step.endedMs ?? step.startedMs) - from);
  return ' '.repeat(from) + style('cyan', step.endedMs === undefined ? '|' : '━'.repeat(length));
}
