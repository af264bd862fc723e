import type { FleetTask, Unreadable } from '@drv/queue';

const WHY: Readonly<Record<Unreadable, readonly [short: string, fix: string]>> = {
  'no-key': ['sealed with a key', 'give it with --store-key-file or DRV_STORE_KEY'],
  'other-key': [
    'sealed with another key',
    'the key of --store-key-file or DRV_STORE_KEY has to be that of whoever submitted it',
  ],
  'not-sealed': [
    'not sealed',
    'with a key only what is sealed is read: leave --store-key-file and DRV_STORE_KEY out to see it',
  ],
};

type Kept = Pick<FleetTask, 'unreadable'>;

/** That what a task is cannot be read, why, and what would be right. */
export function keyProblem(id: string, why: Unreadable): string {
  const [short, fix] = WHY[why];
  return `the task ${id} is ${short}; ${fix}`;
}

/** The same of many: a line for each reason. */
export function keyLines(tasks: readonly Kept[]): readonly string[] {
  return counts(tasks).map(([why, count]) => {
    const [short, fix] = WHY[why];
    const are = count === 1 ? '1 task is' : `${count} tasks are`;
    return `${are} ${short}, so that image and state cannot be read; ${fix}`;
  });
}

/** The same in a few words. */
export function keyNote(tasks: readonly Kept[]): string {
  return counts(tasks)
    .map(([why, count]) => `, ${count} ${WHY[why][0]}`)
    .join('');
}

function counts(tasks: readonly Kept[]): readonly (readonly [Unreadable, number])[] {
  const found = new Map<Unreadable, number>();
  for (const { unreadable } of tasks) {
    if (unreadable !== undefined) found.set(unreadable, (found.get(unreadable) ?? 0) + 1);
  }
  return [...found];
}
