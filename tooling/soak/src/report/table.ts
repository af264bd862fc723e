import { mebibytes } from '../checks/memory.ts';
import { describeWrong } from './describe-wrong.ts';
import type { Report } from './report.ts';
import type { Tally, TallyRow } from './tally.ts';

const HEAD = ['scenario', 'tasks', 'faults', 'p50', 'p99', 'wrong', 'outcomes'];

/** The report at the end, for a reader. */
export function table(report: Report): string {
  const { tally, wrong, leaks, memory, seconds, options } = report;
  const rows = [...tally.rows].map(([name, row]) => cells(name, row));
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 || column === HEAD.length - 1
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const met = [...tally.faults].toSorted(([a], [b]) => a.localeCompare(b));
  return [
    line(HEAD),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    '',
    `tasks   ${tally.tasks} in ${seconds.toFixed(0)} s, ${options.concurrency} at a time`,
    `faults  ${tally.faulty} tasks met one of their own, ${tally.stormed} were cut off together with others`,
    ...(met.length === 0 ? [] : [`        ${met.map(([name, count]) => `${name} ${count}`).join(', ')}`]),
    wholeLine(tally),
    ...givenUpLines(tally),
    ...tally.slowest.flatMap(({ ms, what, log }) => [
      `slow    ${inSeconds(ms)}: ${what}`,
      ...log.map((entry) => `        ${entry}`),
    ]),
    `leaks   ${leaks.length}`,
    ...leaks.map((leak) => `        ${leak}`),
    `wrong   ${wrong.length}`,
    memory === undefined
      ? 'memory  too few tasks to tell'
      : `memory  heap ${mebibytes(memory.first.heap)}, then ${mebibytes(memory.second.heap)}; ` +
        `rss ${mebibytes(memory.first.rss)}, then ${mebibytes(memory.second.rss)}` +
        (memory.grew === undefined ? ' (flat)' : ` (GREW: ${memory.grew})`),
    ...wrong.flatMap((task) => ['', describeWrong(task, options)]),
  ].join('\n');
}

/** How often an output that was whole was not called complete, and for which reason. */
function wholeLine({ whole }: Tally): string {
  const all = [...whole.values()].reduce((sum, count) => sum + count, 0);
  const doubts = [...whole].filter(([said]) => said !== 'complete');
  const doubted = doubts.reduce((sum, [, count]) => sum + count, 0);
  const reasons = doubts.map(([reason, count]) => `${reason} ${count}`).join(', ');
  const perThousand = all === 0 ? '' : ` (${((1_000 * doubted) / all).toFixed(1)} in 1,000)`;
  return `whole   ${all} outputs without a fault, ${doubted} of them not called complete${perThousand}${reasons === '' ? '' : `: ${reasons}`}`;
}

/** Answers that drv gave up at a bound of its own, since the engine took longer: true, and no outcome. */
function givenUpLines({ givenUp }: Tally): readonly string[] {
  return [...givenUp].map(([what, count]) => `bounds  ${count} without a fault: ${what}`);
}

function cells(name: string, { outcomes, durations, faulty, wrong }: TallyRow): string[] {
  const sorted = durations.toSorted((a, b) => a - b);
  const quantile = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return [
    name,
    String(durations.length),
    String(faulty),
    inSeconds(quantile(0.5)),
    inSeconds(quantile(0.99)),
    String(wrong),
    [...outcomes]
      .toSorted(([, a], [, b]) => b - a)
      .map(([outcome, count]) => `${outcome} ${count}`)
      .join(', '),
  ];
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
