import type { ModeReport } from './mode-report.ts';

const SHOWN = 20;

/** For a reader. */
export function describeMode({ outcomes, wrong, seconds }: ModeReport): string {
  const counted = [...outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${count} × ${outcome}`);
  return [`${seconds.toFixed(0)} s`, ...counted, `${wrong.length} wrong`, ...wrong.slice(0, SHOWN)].join(
    '\n',
  );
}
