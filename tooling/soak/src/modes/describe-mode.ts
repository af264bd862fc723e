import type { ModeReport } from './mode-report.ts';

const SHOWN = 20;

/** For a reader. */
export function describeMode({ outcomes, doubted, wrong, seconds }: ModeReport): string {
  const counted = [...outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${count} × ${outcome}`);
  const doubts = doubted.length === 0 ? [] : [`${doubted.length} doubted`, ...doubted.slice(0, SHOWN)];
  const faults = [`${wrong.length} wrong`, ...wrong.slice(0, SHOWN)];
  return [`${seconds.toFixed(0)} s`, ...counted, ...doubts, ...faults].join('\n');
}
