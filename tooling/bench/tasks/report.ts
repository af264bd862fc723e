import type { Results, Section } from './results.ts';

const BEGIN = '<!-- measured: pnpm bench --docs -->';
const END = '<!-- end of what is measured -->';

/** The results in Markdown. */
export function reportOf({ date, machine, sections }: Results): string {
  const parts = sections.map((section) => `## ${section.title}\n\n${section.method}\n\n${table(section)}`);
  return [`${date}. ${machine}.`, ...parts].join('\n\n');
}

/** A page with the new report in the place of the last one. @throws Error for a page that has no such place. */
export function replaceMeasured(page: string, report: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`There is no place for the report: ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n\n${report}\n\n${END}${after}`;
}

const digits = (value: number | undefined) =>
  value === undefined
    ? ''
    : value >= 100
      ? value.toFixed(0)
      : value >= 10
        ? value.toFixed(1)
        : value.toFixed(2);

/** A section as a table in Markdown. */
function table({ rows }: Section): string {
  const head =
    '| client | at once | tasks | p50 ms | p95 ms | p99 ms | × floor | × same | tasks/s | CPU ms a task | peak MB |';
  const line = '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |';
  const body = rows.map((row) =>
    [
      '',
      row.client,
      row.atOnce,
      row.tasks,
      ...[row.p50Ms, row.p95Ms, row.p99Ms, row.ratio, row.ratioOfSame, row.perSecond, row.cpuMs].map(digits),
      row.peakMb.toFixed(0),
      '',
    ]
      .join(' | ')
      .trim(),
  );
  return [head, line, ...body].join('\n');
}
