/** What a mode saw. */
export interface ModeReport {
  /** How many tasks there were of each outcome. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** What must not be, one line each. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** A report that is being written. */
export interface ModeReportWriter {
  /** @param tasks @default 1 */
  count(outcome: string, tasks?: number): void;
  wrong(what: string): void;
  done(): ModeReport;
}

export function createModeReport(): ModeReportWriter {
  const begun = performance.now();
  const outcomes = new Map<string, number>();
  const wrong: string[] = [];
  return {
    count(outcome, tasks = 1) {
      if (tasks > 0) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + tasks);
    },
    wrong: (what) => void wrong.push(what),
    done: () => ({ outcomes, wrong, seconds: (performance.now() - begun) / 1_000 }),
  };
}
