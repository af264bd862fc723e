import type { EngineCall, Fault, FaultRule } from './fault.ts';

/** Says for each call, as it comes, what goes wrong with it. */
export class FaultScript {
  readonly #rules: { readonly rule: FaultRule; seen: number }[] = [];

  constructor(rules: readonly FaultRule[]) {
    for (const rule of rules) this.add(rule);
  }

  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  /** Faults that did not happen yet: a test that expects them all to happen looks here. */
  get pending(): readonly FaultRule[] {
    return this.#rules
      .filter(({ rule: { after = 0, times = 1 }, seen }) => times !== Infinity && seen < after + times)
      .map(({ rule }) => rule);
  }

  take(call: EngineCall): Fault | undefined {
    let taken: Fault | undefined;
    for (const entry of this.#rules) {
      const { on, fault, after = 0, times = 1 } = entry.rule;
      if (on !== call || taken !== undefined) continue;
      entry.seen += 1;
      if (entry.seen > after && entry.seen <= after + times) taken = fault;
    }
    return taken;
  }
}
