import { cpus, release } from 'node:os';
import type { Row } from './compare.ts';

/** One comparison of clients, in rows. */
export interface Section {
  readonly title: string;
  /** How it was measured, for a reader. */
  readonly method: string;
  readonly rows: readonly Row[];
}

export interface Results {
  readonly date: string;
  readonly machine: string;
  readonly sections: readonly Section[];
}

export function resultsOf(sections: readonly Section[]): Results {
  const [first] = cpus();
  const machine = `${cpus().length} × ${first?.model ?? 'unknown processor'}, Linux ${release()}, Node ${process.versions.node}`;
  return { date: new Date().toISOString().slice(0, 10), machine, sections };
}

const digits = (value: number) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** A section as a table in Markdown. */
export function table({ rows }: Section): string {
  const head =
    '| client | at once | tasks | p50 ms | p95 ms | p99 ms | × floor | tasks/s | CPU ms a task | peak MB |';
  const line = '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |';
  const body = rows.map((row) =>
    [
      '',
      row.client,
      row.atOnce,
      row.tasks,
      ...[row.p50Ms, row.p95Ms, row.p99Ms, row.ratio, row.perSecond, row.cpuMs].map(digits),
      row.peakMb.toFixed(0),
      '',
    ]
      .join(' | ')
      .trim(),
  );
  return [head, line, ...body].join('\n');
}
