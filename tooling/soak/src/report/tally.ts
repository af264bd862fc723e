import { describeFault } from '../faults/describe-fault.ts';
import type { Plan } from '../run/plan.ts';
import type { Verdict } from '../run/one-task.ts';

/** Counts what became of the tasks, by scenario. Keeps no task. */
export interface Tally {
  /** @param log what the driver said meanwhile */
  add(plan: Plan, verdict: Verdict, log: readonly string[]): void;
  readonly rows: ReadonlyMap<string, TallyRow>;
  /** How often each kind of fault was met: `cut attach`. */
  readonly faults: ReadonlyMap<string, number>;
  /** Of outputs that arrived whole, without a fault: how often a result said `complete`, or why not. */
  readonly whole: ReadonlyMap<string, number>;
  /** Of tasks without a fault, whose answer was given up since the engine took too long: how often, by what was given up. */
  readonly givenUp: ReadonlyMap<string, number>;
  /** The three that took longest, each with what the driver said. */
  readonly slowest: readonly SlowTask[];
  readonly tasks: number;
  /** Tasks that met a fault of their own, and that were in a storm. */
  readonly faulty: number;
  readonly stormed: number;
}

/** One that took long. */
export interface SlowTask {
  readonly ms: number;
  readonly what: string;
  readonly log: readonly string[];
}

export interface TallyRow {
  readonly outcomes: Map<string, number>;
  readonly durations: number[];
  faulty: number;
  wrong: number;
}

export function createTally(): Tally {
  const rows = new Map<string, TallyRow>();
  const faults = new Map<string, number>();
  const wholes = new Map<string, number>();
  const givenUps = new Map<string, number>();
  let slowest: readonly SlowTask[] = [];
  const sums = { tasks: 0, faulty: 0, stormed: 0 };
  return {
    rows,
    faults,
    whole: wholes,
    givenUp: givenUps,
    get slowest() {
      return slowest;
    },
    get tasks() {
      return sums.tasks;
    },
    get faulty() {
      return sums.faulty;
    },
    get stormed() {
      return sums.stormed;
    },
    add(
      { index, scenario: { name }, faults: planned },
      { outcome, ms, met, stormed, wrong, whole, givenUp },
      log,
    ) {
      const row: TallyRow = rows.get(name) ?? { outcomes: new Map(), durations: [], faulty: 0, wrong: 0 };
      rows.set(name, row);
      row.outcomes.set(outcome, (row.outcomes.get(outcome) ?? 0) + 1);
      row.durations.push(ms);
      const causes = stormed ? 'a storm' : planned.map(describeFault).join(', ') || 'no fault';
      const what = `task ${index}, ${name} (${causes})`;
      slowest = [...slowest, { ms, what, log }].toSorted((a, b) => b.ms - a.ms).slice(0, 3);
      sums.tasks += 1;
      if (stormed) sums.stormed += 1;
      if (met.length > 0) {
        row.faulty += 1;
        sums.faulty += 1;
      }
      for (const { fault, on } of met) {
        faults.set(`${fault} ${on}`, (faults.get(`${fault} ${on}`) ?? 0) + 1);
      }
      if (wrong !== undefined) row.wrong += 1;
      if (givenUp !== undefined) givenUps.set(givenUp, (givenUps.get(givenUp) ?? 0) + 1);
      if (whole !== undefined) wholes.set(whole, (wholes.get(whole) ?? 0) + 1);
    },
  };
}
