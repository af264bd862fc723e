import type { EngineReport } from './smoke-set.ts';

/** A paragraph with a line for each engine: what was run there and how it ended, or why nothing was. */
export function describeEngines(reports: readonly EngineReport[]): string {
  const width = Math.max(...reports.map(({ engine }) => engine.length));
  const lines = reports.map(({ engine, what, tally }) => {
    const end = tally === undefined ? '' : `: ${tally.passed} passed, ${tally.failed} failed`;
    const skipped =
      tally === undefined || tally.skipped.length === 0 ? '' : `, ${tally.skipped.length} skipped`;
    return `  ${engine.padEnd(width)}  ${what}${end}${skipped}`;
  });
  return ['Engines:', ...lines].join('\n');
}
