import { EventQueue } from './event-queue.ts';
import { createRandom } from './random.ts';

/** Machines that are gone at one moment, with all slots taken. Times are seconds; the defaults are those of `@drv/queue`. */
export interface Loss {
  readonly seed: number;
  readonly machines: number;
  readonly slots: number;
  /** Calls that the store answers in a second. */
  readonly callsPerSecond: number;
  /** When their workers are back; `undefined`: never. */
  readonly backAfter?: number | undefined;
  /** @default 60 */
  readonly lostSeconds?: number | undefined;
  /** Between two signs of life of a driver. @default 2 */
  readonly beatSeconds?: number | undefined;
  /** The same of a worker. @default beatSeconds */
  readonly workerBeatSeconds?: number | undefined;
  /** Of silence, after which a worker is dead for its node. @default 4 × workerBeatSeconds */
  readonly silentSeconds?: number | undefined;
}

export interface LossReport {
  /** Until the caller of a task knows: that it is lost, or that another worker has gone on with it. */
  readonly first: number;
  readonly p50: number;
  readonly last: number;
  /** Tasks that are lost. */
  readonly lost: number;
  /** Most calls that came to the store within one second. */
  readonly peakCalls: number;
}

interface Task {
  isKnown: boolean;
  wasSilent: boolean;
}

/** Calls to take over one task: adopt, its messages, its record, what it wrote since. */
const TAKE_OVER_CALLS = 6;

export function simulateLoss(loss: Loss): LossReport {
  const { machines, slots, callsPerSecond, backAfter, lostSeconds = 60, beatSeconds = 2 } = loss;
  const { workerBeatSeconds = beatSeconds, silentSeconds = 4 * workerBeatSeconds } = loss;
  const random = createRandom(loss.seed);
  const events = new EventQueue();
  const told: number[] = [];
  const calls = new Map<number, number>();
  let storeUntil = 0;
  let lost = 0;

  function call(count: number, done: () => void): void {
    const second = Math.floor(events.now);
    calls.set(second, (calls.get(second) ?? 0) + count);
    storeUntil = Math.max(storeUntil, events.now) + count / callsPerSecond;
    events.plan(storeUntil - events.now, done);
  }

  /**
   * The driver of the caller asks for a task of which it hears nothing, with a beat: first after a quarter of the bound, then each
   * eighth. It believes what it is told twice.
   */
  function ask(task: Task): void {
    if (task.isKnown) return;
    call(1, () => {
      if (task.isKnown) return;
      const isSilent = events.now > lostSeconds;
      if (isSilent && task.wasSilent) return know(task, true);
      task.wasSilent = isSilent;
      events.plan(Math.ceil(lostSeconds / 8 / beatSeconds) * beatSeconds, () => ask(task));
    });
  }

  function know(task: Task, isLost: boolean): void {
    task.isKnown = true;
    told.push(events.now);
    if (isLost) lost += 1;
  }

  for (let machine = 0; machine < machines; machine += 1) {
    const tasks = Array.from({ length: slots }, (): Task => ({ isKnown: false, wasSilent: false }));
    for (const task of tasks) events.plan(lostSeconds / 4 + random.next() * beatSeconds, () => ask(task));
    if (backAfter === undefined) continue;
    // It looks once a beat for what nobody takes care of, and takes over what it sees twice.
    const looks = Math.max(backAfter, silentSeconds) + (1 + random.next()) * workerBeatSeconds;
    events.plan(looks, () => {
      for (const task of tasks) call(TAKE_OVER_CALLS, () => task.isKnown || know(task, false));
    });
  }
  events.run(10 * lostSeconds);
  told.sort((one, other) => one - other);
  return {
    first: told[0] ?? 0,
    p50: told[Math.floor(told.length / 2)] ?? 0,
    last: told.at(-1) ?? 0,
    lost,
    peakCalls: Math.max(...calls.values()),
  };
}
