import type { Plan } from '../run/plan.ts';
import type { Verdict } from '../run/one-task.ts';

/** Counts what became of the tasks, by scenario. Keeps no task. */
export interface Tally {
  add(plan: Plan, verdict: Verdict): void;
  readonly rows: ReadonlyMap<string, TallyRow>;
  /** How often each kind of fault was met: `cut attach`. */
  readonly faults: ReadonlyMap<string, number>;
  readonly tasks: number;
  /** Tasks that met a fault of their own, and that were in a storm. */
  readonly faulty: number;
  readonly stormed: number;
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
  const sums = { tasks: 0, faulty: 0, stormed: 0 };
  return {
    rows,
    faults,
    get tasks() {
      return sums.tasks;
    },
    get faulty() {
      return sums.faulty;
    },
    get stormed() {
      return sums.stormed;
    },
    add({ scenario: { name } }, { outcome, ms, met, stormed, wrong }) {
      const row: TallyRow = rows.get(name) ?? { outcomes: new Map(), durations: [], faulty: 0, wrong: 0 };
      rows.set(name, row);
      row.outcomes.set(outcome, (row.outcomes.get(outcome) ?? 0) + 1);
      row.durations.push(ms);
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
    },
  };
}
