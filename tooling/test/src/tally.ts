/** What came out of one run of vitest. */
export interface Tally {
  readonly passed: number;
  /**
   * Failed tests; and files that could not be loaded, failed hooks and errors outside of any test, each as
   * one, because tests that never ran must not look like success.
   */
  readonly failed: number;
  /** The failed tests by name, for the end of a long output. */
  readonly failures: readonly string[];
  readonly skipped: readonly SkippedTest[];
}

export interface SkippedTest {
  readonly file: string;
  /** With the names of its suites. */
  readonly name: string;
  /** As given to `skip()`, or in the name: `… (skipped: reason)`. */
  readonly reason: string | undefined;
}

/** Several runs as one. */
export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

/** The last line of the run. */
export function summaryLine({ passed, failed }: Pick<Tally, 'passed' | 'failed'>): string {
  return `${passed} passed, ${failed} failed`;
}

/** One paragraph for each reason, with the files in which tests were skipped for it, and how many. */
export function describeSkipped(skipped: readonly SkippedTest[]): string {
  return [...groupBy(skipped, ({ reason }) => reason ?? 'no reason given')]
    .map(([reason, tests]) => [`Skipped: ${reason}`, ...filesOf(tests)].join('\n'))
    .join('\n');
}

function filesOf(tests: readonly SkippedTest[]): string[] {
  return [...groupBy(tests, ({ file }) => file)].map(([file, { length, 0: first }]) =>
    length === 1 ? `  ${file} > ${first?.name}` : `  ${file} (${length})`,
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
