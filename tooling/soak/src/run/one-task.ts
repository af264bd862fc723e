import { within } from '@drv/core/driver';
import { waitUntil, type EngineApi } from '@drv/tooling-engine';
import type { Fault } from '../faults/draw-faults.ts';
import { excusesOf, STORM } from '../faults/excuses.ts';
import type { EngineWays } from '../judge/engine-ways.ts';
import { givenUp } from '../judge/given-up.ts';
import { judge } from '../judge/judge.ts';
import type { Observed } from '../judge/observed.ts';
import { wholeOutput } from '../judge/whole-output.ts';
import { conduct } from './conduct.ts';
import type { Lane, Lanes } from './lanes.ts';
import type { Plan } from './plan.ts';

/** What became of one task of a soak. */
export interface Verdict {
  /** In a word or two: `success`, `killed oom`, `DRV_ABORTED`. */
  readonly outcome: string;
  readonly ms: number;
  readonly stormed: boolean;
  /** Of its faults, how many it met. */
  readonly met: readonly Fault[];
  readonly wrong?: string | undefined;
  /** Of a task without a fault, whose output arrived whole: what the result says of it, `complete` or why not. */
  readonly whole?: string | undefined;
  /** Of a task without a fault: what drv gave up since the engine took too long. */
  readonly givenUp?: string | undefined;
}

export interface OneTaskOptions {
  readonly lanes: Lanes;
  readonly worker: number;
  readonly api: EngineApi;
  readonly ways: EngineWays;
  /** Other processes use the processors. */
  readonly isLoaded: boolean;
  readonly signal: AbortSignal;
}

/**
 * Milliseconds within which every task has to be answered and closed, whatever happens, on a busy machine. Under a load of its own
 * an engine may use up each of drv's bounds, one after the other: of the start alone 120 s.
 */
const BOUND_MS = { quiet: 120_000, faulty: 180_000, loaded: 360_000 };

const GONE_MS = 30_000;

/** Tasks on the shared lane, to be marked when a storm breaks. */
const underWay = new Set<{ stormed: boolean }>();

/** Runs one task, with its faults, and judges its answer. Never rejects. */
export async function runOneTask(plan: Plan, options: OneTaskOptions): Promise<Verdict> {
  const { lanes, worker, api, ways, isLoaded } = options;
  const { play, task, faults, stormAfterMs } = plan;
  const lane = faults.length === 0 ? lanes.shared : await lanes.own(worker);
  for (const fault of faults) lane.proxy.add(fault);
  const callsBefore = lane.proxy.calls.length;
  const mark = { stormed: false };
  if (faults.length === 0) underWay.add(mark);
  const storm = stormAfterMs === undefined ? undefined : setTimeout(() => breakStorm(lane), stormAfterMs);
  let step = 'begin';
  const giveUp = new AbortController();
  const onStop = () => giveUp.abort(options.signal.reason);
  options.signal.addEventListener('abort', onStop, { once: true });
  const startedAt = performance.now();
  const boundMs = BOUND_MS[isLoaded ? 'loaded' : faults.length === 0 ? 'quiet' : 'faulty'];
  const conducted = await within(
    conduct(play, { driver: lane.driver, task, onStep: (name) => (step = name), signal: giveUp.signal }),
    boundMs,
  );
  const ms = performance.now() - startedAt;
  options.signal.removeEventListener('abort', onStop);
  underWay.delete(mark);
  clearTimeout(storm);
  const calls = lane.proxy.calls.slice(callsBefore);
  const met = faults.filter(({ on, after = 0 }) => calls.filter((call) => call === on).length > after);
  if (faults.length > 0) {
    // What hung is let go in the end; till then an engine may not be able to remove the container.
    lane.proxy.clear();
    lane.proxy.cut();
  }
  const rest = { ms, stormed: mark.stormed, met };
  if (!conducted.done) {
    giveUp.abort(new Error('it hangs'));
    return { ...rest, outcome: 'hang', wrong: `it hangs in ${step}: no answer within ${boundMs / 1_000} s` };
  }
  const seen = conducted.value;
  const causes = mark.stormed ? [...faults, STORM] : faults;
  const wrong =
    judge(play.truth, seen, causes.length === 0 ? undefined : excusesOf(causes, ways), ways) ??
    (causes.length === 0 ? await leftBehind(api, task.id) : undefined);
  const whole = causes.length === 0 ? wholeOutput(play.truth, seen) : undefined;
  const gaveUp = causes.length === 0 ? givenUp(seen, ways) : undefined;
  return { ...rest, outcome: outcomeOf(seen), wrong, whole, givenUp: gaveUp };
}

function breakStorm({ proxy }: Lane): void {
  for (const mark of underWay) mark.stormed = true;
  proxy.cut();
}

/** A container that was closed is gone; one whose create call was given up, as soon as it has come about. */
async function leftBehind(api: EngineApi, taskId: string): Promise<string | undefined> {
  const gone = () =>
    api.call('GET', `/containers/drv-${taskId}/json`).then(
      () => false,
      (error: unknown) => /no such container/i.test(String(error)),
    );
  const is = await waitUntil('its container to be gone', gone, { timeoutMs: GONE_MS }).catch(() => false);
  return is ? undefined : 'its container is there after it was closed';
}

function outcomeOf({ result, error }: Observed): string {
  if (result !== undefined) return result.status === 'killed' ? `killed (${result.cause})` : result.status;
  if (error === undefined) return 'closed';
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no DrvError';
}
