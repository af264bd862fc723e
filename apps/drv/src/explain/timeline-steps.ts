import type { TimelineEntry } from './timeline.ts';

const LABELS: Readonly<Partial<Record<TimelineEntry['name'], string>>> = {
  'credentials.resolve': 'auth',
  'image.inspect': 'inspect',
  'image.pull': 'pull',
  'container.create': 'create',
  'files.put': 'files',
  'container.attach': 'attach',
  'container.start': 'start',
  'container.wait': 'run',
  'container.kill': 'stop',
  'artifact.collect': 'collect',
  'container.remove': 'remove',
  'output.drain': 'drain',
  'output.first-byte': 'first byte',
  'task.exit': 'exit',
};

/** A step of a task as it is shown. Times are milliseconds. */
export interface TimelineStep {
  readonly label: string;
  /** By the clock of the timeline. */
  readonly startedMs: number;
  /** Since the first step began. */
  readonly atMs: number;
  /** Absent for a moment, and for what did not end. */
  readonly tookMs?: number | undefined;
  readonly errorCode?: string | undefined;
}

/** The steps of a task by their short names; the operations that contain others are left out. */
export function timelineSteps(entries: readonly TimelineEntry[]): readonly TimelineStep[] {
  // Closing a task asks for its end once more; after the exit that says nothing.
  const exit = entries.findIndex(({ name }) => name === 'task.exit');
  const shown = entries.filter(
    ({ name }, index) =>
      LABELS[name] !== undefined && !(name === 'container.kill' && exit !== -1 && index > exit),
  );
  const origin = shown[0]?.startedMs ?? 0;
  return shown.map(({ name, startedMs, endedMs, errorCode }) => ({
    label: LABELS[name] ?? '',
    startedMs,
    atMs: startedMs - origin,
    tookMs: endedMs === undefined ? undefined : endedMs - startedMs,
    errorCode,
  }));
}
