/** What a mode saw. */
export interface ModeReport {
  /** How many tasks there were of each outcome. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** What is right and was said with a doubt that was not needed, one line each. */
  readonly doubted: readonly string[];
  /** What must not be, one line each. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** A report that is being written. */
export interface ModeReportWriter {
  /** @param tasks @default 1 */
  count(outcome: string, tasks?: number): void;
  doubt(what: string): void;
  wrong(what: string): void;
  done(): ModeReport;
}

export function createModeReport(): ModeReportWriter {
  const begun = performance.now();
  const outcomes = new Map<string, number>();
  const doubted: string[] = [];
  const wrong: string[] = [];
  return {
    count(outcome, tasks = 1) {
      if (tasks > 0) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + tasks);
    },
    doubt: (what) => void doubted.push(what),
    wrong(what) {
      wrong.push(what);
      // At once: who ends a soak that takes too long has seen it.
      console.error(`WRONG ${what}`);
    },
    done: () => ({ outcomes, doubted, wrong, seconds: (performance.now() - begun) / 1_000 }),
  };
}
