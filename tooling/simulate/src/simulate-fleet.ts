import { EventQueue } from './event-queue.ts';
import { createRandom } from './random.ts';

/** A fleet, and what is asked of it. Times are seconds. */
export interface Fleet {
  readonly seed: number;
  readonly machines: number;
  /** Tasks that a machine runs at one time. */
  readonly slots: number;
  /** Tasks that an engine can create, start and remove in a second: that is its processor's work. */
  readonly startsPerSecond: number;
  /** Tasks that the store can carry in a second, all their calls included. */
  readonly storePerSecond: number;
  /** Tasks that come in a second. */
  readonly arrivals: number;
  /** So many come no more after that. @default no end */
  readonly mostArrivals?: number | undefined;
  /** Tasks that are submitted at the first moment, all at once. @default 0 */
  readonly backlog?: number | undefined;
  /** How long a task runs, on average; exponential. */
  readonly runSeconds: number;
  /** All run as long as that. @default false */
  readonly sameRun?: boolean | undefined;
  /** All engines are on one machine: `startsPerSecond` is what they do together. @default false */
  readonly oneMachine?: boolean | undefined;
  readonly forSeconds: number;
  /** So many machines are gone for good at half of the time, all at once. */
  readonly failing?: number | undefined;
  /** How long nothing is heard of a machine before its tasks are given up. */
  readonly lostSeconds?: number | undefined;
}

/** Seconds. */
export interface Waits {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface FleetReport {
  readonly ended: number;
  /** From the submission until a worker has it. */
  readonly wait: Waits;
  /** From the submission until it is started. */
  readonly start: Waits;
  /** When the last of those that ended did so. */
  readonly lastEnd: number;
  /** Share of the slots that were taken, on average. */
  readonly busy: number;
  /** Tasks that ended in `DRV_NODE_LOST`. */
  readonly lost: number;
  /** Tasks that had not been started and went to another machine. */
  readonly requeued: number;
}

interface Machine {
  free: number;
  /** When its engine has done all that it was asked for up to now. */
  engineUntil: number;
  isGone: boolean;
  /** Tasks that are being started, and those that run. */
  readonly starting: Set<number>;
  readonly running: Set<number>;
}

/** Tasks wait in one queue, in order; the store, each engine and each slot carry one thing at a time. */
export function simulateFleet(fleet: Fleet): FleetReport {
  const { machines: count, slots, startsPerSecond, storePerSecond, arrivals, runSeconds, forSeconds } = fleet;
  const { failing = 0, lostSeconds = 60, backlog = 0, mostArrivals = Infinity } = fleet;
  const { sameRun = false, oneMachine = false } = fleet;
  const random = createRandom(fleet.seed);
  const events = new EventQueue();
  const machines = Array.from(
    { length: count },
    (): Machine => ({ free: slots, engineUntil: 0, isGone: false, starting: new Set(), running: new Set() }),
  );
  const idle = machines.flatMap((machine) => Array.from({ length: slots }, () => machine));
  const waiting: { readonly task: number; readonly since: number }[] = [];
  let head = 0;
  const waits: number[] = [];
  const starts: number[] = [];
  let [storeUntil, busySeconds, ended, lost, requeued, tasks, lastEnd] = [0, 0, 0, 0, 0, 0, 0];
  let processorUntil = 0;

  function arrive(): void {
    if (tasks - backlog >= mostArrivals) return;
    events.plan(random.exponential(1 / arrivals), arrive);
    tasks += 1;
    submit(tasks);
  }

  function submit(task: number): void {
    storeUntil = Math.max(storeUntil, events.now) + 1 / storePerSecond;
    const since = events.now;
    events.plan(storeUntil - events.now, () => {
      waiting.push({ task, since });
      match();
    });
  }

  function match(): void {
    while (head < waiting.length && idle.length > 0) {
      // Whichever of them asks first.
      const at = Math.floor(random.next() * idle.length);
      const machine = idle[at] as Machine;
      idle[at] = idle.at(-1) as Machine;
      idle.pop();
      if (machine.isGone) continue;
      const next = waiting[head];
      head += 1;
      if (next !== undefined) start(machine, next);
    }
  }

  function start(machine: Machine, { task, since }: { readonly task: number; readonly since: number }): void {
    waits.push(events.now - since);
    const claimedAt = events.now;
    machine.starting.add(task);
    const busyUntil = oneMachine ? processorUntil : machine.engineUntil;
    machine.engineUntil = Math.max(busyUntil, events.now) + 1 / startsPerSecond;
    processorUntil = machine.engineUntil;
    events.plan(machine.engineUntil - events.now, () => {
      if (machine.isGone) return;
      machine.starting.delete(task);
      machine.running.add(task);
      starts.push(events.now - since);
      events.plan(sameRun ? runSeconds : random.exponential(runSeconds), () => {
        if (machine.isGone) return;
        machine.running.delete(task);
        ended += 1;
        lastEnd = events.now;
        busySeconds += events.now - claimedAt;
        idle.push(machine);
        match();
      });
    });
  }

  function fail(): void {
    for (const machine of machines.slice(0, failing)) {
      machine.isGone = true;
      events.plan(lostSeconds, () => {
        lost += machine.running.size;
        requeued += machine.starting.size;
        for (const task of machine.starting) submit(task);
      });
    }
  }

  for (; tasks < backlog; submit(tasks)) tasks += 1;
  if (arrivals > 0) arrive();
  if (failing > 0) events.plan(forSeconds / 2, fail);
  events.run(forSeconds);
  const busy = busySeconds / (count * slots * forSeconds);
  return { ended, wait: waitsOf(waits), start: waitsOf(starts), lastEnd, busy, lost, requeued };
}

function waitsOf(seconds: readonly number[]): Waits {
  const sorted = seconds.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const mean = sorted.reduce((sum, wait) => sum + wait, 0) / Math.max(1, sorted.length);
  return { mean, p50: at(0.5), p99: at(0.99), max: at(1) };
}
