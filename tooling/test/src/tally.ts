/** What came out of one run of vitest. */
export interface Tally {
  readonly passed: number;
  /**
   * Failed tests; and files that could not be loaded, failed hooks and errors outside of any test, each as one, because tests
   * that never ran must not look like success.
   */
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

export interface SkippedTest {
  /** File and names, as vitest prints them. */
  readonly title: string;
  /** As given to `skip()`. */
  readonly reason: string | undefined;
}

/** The last line of the run. */
export function summaryLine({ passed, failed }: Pick<Tally, 'passed' | 'failed'>): string {
  return `${passed} passed, ${failed} failed`;
}

/** One paragraph for each reason, with the tests that were skipped for it. */
export function describeSkipped(skipped: readonly SkippedTest[]): string {
  const byReason = new Map<string, SkippedTest[]>();
  for (const test of skipped) {
    const reason = test.reason ?? 'no reason given';
    byReason.set(reason, [...(byReason.get(reason) ?? []), test]);
  }
  return [...byReason]
    .map(([reason, tests]) => [`Skipped: ${reason}`, ...tests.map(({ title }) => `  ${title}`)].join('\n'))
    .join('\n');
}
