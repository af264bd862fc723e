import type { Fleet } from './simulate-fleet.ts';

export interface SharedMachine {
  readonly nodes: number;
  readonly slots: number;
  /** Of all nodes together. */
  readonly startsPerSecond: number;
  readonly runSeconds: number;
  /** All at once, or so many a second. */
  readonly tasks: number;
  readonly arrivals?: number | undefined;
}

/** A fleet as `pnpm bench:queue --nodes` has it: several nodes of one machine, a store that is never the bound, tasks of one length. */
export function onSharedMachine(one: SharedMachine): Fleet {
  const { nodes, slots, startsPerSecond, runSeconds, tasks, arrivals } = one;
  const submitted =
    arrivals === undefined ? { arrivals: 0, backlog: tasks } : { arrivals, mostArrivals: tasks };
  return {
    seed: 1,
    machines: nodes,
    slots,
    startsPerSecond,
    oneMachine: true,
    storePerSecond: 1_000,
    runSeconds,
    sameRun: true,
    ...submitted,
    forSeconds: 24 * 60 * 60,
  };
}
