import { DrvError, delay, type ExitState, retry, type TaskWithId } from '@drv/core/driver';
import { runsAgain, type ContainerState } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { isServerError } from '../engine/errors/engine-errors.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { isMadeUpExit } from '../outcome/made-up-exit.ts';
import { findRememberedEnd } from './find-remembered-end.ts';
import type { SeenExit } from './exit-watch.ts';

/** A container that has ended. */
export interface EndedContainer {
  readonly engine: Pick<EngineClient, 'inspect' | 'rememberedRun' | 'isLocal' | 'startedAt'>;
  readonly containerId: string;
  readonly task: Pick<TaskWithId, 'limits'>;
  readonly traits: Pick<EngineTraits, 'reportsOom' | 'remembersRuns'>;
  readonly info: Pick<EngineInfo, 'cgroupVersion'>;
}

export interface ExitStateOptions {
  /** Nobody of us killed it: a SIGKILL without the OOM flag is looked at again. */
  readonly mayBeLateOom: boolean;
  /** drv itself saw a kill for memory; `undefined`: it could not look. */
  readonly sawOomKill: boolean | undefined;
  /** Milliseconds that the engine took, right before the start, for a call that asks nothing of it. */
  readonly latencyMs: number;
  /** When the start of the run had been answered, in milliseconds since 1970. */
  readonly startedBy: number;
  /** `startedBy` is by the clock of the engine. */
  readonly sharesClock: boolean;
  readonly signal: AbortSignal;
}

const ATTEMPTS = 5;
const PAUSES = { firstMs: 200 };
// The flag is set from another event than the exit, and may follow it. That event may be lost, too: with control groups
// of version 1 nobody is told of a kill before the engine listens, or when the group is gone before it looks.
const LATE_OOM_PAUSES_MS = [25, 50, 100, 200, 400, 800];
// With version 2 the flag of a child's kill was not there at once for 30 of 100 tasks that failed for it, on an engine that
// took 40 to 300 ms for any call; 74 ms later for all but one.
const LATE_CHILD_PAUSES = { leastMs: 5, mostMs: 100, times: [1, 2, 4] };
/** A task that runs for so long is looked at while it runs, on a machine that is not busy. */
const LOOKS_WITHIN_MS = 300;

/**
 * Asks the engine how a container ended, after the end was seen.
 *
 * @throws `DRV_OUTCOME_UNKNOWN` when the container is gone, and its engine does not remember its end.
 */
export async function readExitState(
  seen: SeenExit,
  container: EndedContainer,
  options: ExitStateOptions,
): Promise<ExitState> {
  const { mayBeLateOom, sawOomKill, latencyMs, startedBy, signal } = options;
  let state = await inspect(container, signal);
  const hasMemoryLimit = container.task.limits?.memoryBytes !== undefined;
  if (isOfLaterRun(seen, state, options)) return beforeLaterRun(state);
  const killed = (seen.exitCode ?? state.exitCode) === 137;
  const { reportsOom } = container.traits;
  const wasMissed = sawOomKill === undefined && shouldHaveLooked(state, container);
  const mayBeOom = hasMemoryLimit && (!reportsOom || (killed && mayBeLateOom) || wasMissed);
  if (hasMemoryLimit && reportsOom && mayBeLateOom && sawOomKill !== true) {
    for (const pause of killed ? LATE_OOM_PAUSES_MS : lateChildPauses(state, container, latencyMs)) {
      if (state.oomKilled) break;
      await delay(pause, signal);
      state = await inspect(container, signal);
    }
  }
  return {
    exitCode: await trustedExitCode(seen, state, { container, signal }),
    oomKilled: state.oomKilled || sawOomKill === true || (mayBeOom ? 'unknown' : false),
    startedAt: state.startedAt ?? now(),
    finishedAt: state.finishedAt ?? now(),
  };

  /** Only the wait has told of the run that drv started. */
  function beforeLaterRun({ startedAt = now(), finishedAt = startedAt }: EndState): ExitState {
    const endedAt = Date.parse(finishedAt) < Date.parse(startedAt) ? finishedAt : startedAt;
    return {
      exitCode: seen.exitCode,
      oomKilled: sawOomKill === true || (hasMemoryLimit ? 'unknown' : false),
      startedAt: startedBy < Date.parse(endedAt) ? new Date(startedBy).toISOString() : endedAt,
      finishedAt: endedAt,
    };
  }
}

const now = () => new Date().toISOString();

/** See {@link runsAgain}. A later run may be over, too: it began after the first one, and ended otherwise. */
function isOfLaterRun(
  { exitCode }: SeenExit,
  { status, startedAt = '', finishedAt, ...state }: EndState,
  { startedBy, sharesClock }: ExitStateOptions,
): boolean {
  if (status !== undefined && runsAgain({ status, finishedAt })) return true;
  const endedOtherwise = exitCode !== undefined && exitCode !== state.exitCode;
  return endedOtherwise && sharesClock && Date.parse(startedAt) > startedBy;
}

/**
 * With control groups of version 1 an engine misses early kills, and drv looks itself, on the same machine: where it could
 * not in all this time, nobody knows.
 */
function shouldHaveLooked({ startedAt, finishedAt }: EndState, { engine, info }: EndedContainer): boolean {
  const ranMs = Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '');
  return engine.isLocal && info.cgroupVersion !== '2' && ranMs >= LOOKS_WITHIN_MS;
}

function lateChildPauses(
  { exitCode }: EndState,
  { info }: EndedContainer,
  latencyMs: number,
): readonly number[] {
  if (exitCode === 0 || info.cgroupVersion !== '2') return [];
  const { leastMs, mostMs, times } = LATE_CHILD_PAUSES;
  return times.map((factor) => factor * Math.min(Math.max(latencyMs, leastMs), mostMs));
}

/**
 * The engine's record decides, over what the wait answered; except after the engine was away, for what it may have made up.
 */
async function trustedExitCode(
  seen: SeenExit,
  state: EndState,
  { container, signal }: { readonly container: EndedContainer; readonly signal: AbortSignal },
): Promise<number | undefined> {
  if (state.finishedAt === undefined) return seen.exitCode;
  if (!seen.engineWasLost) return state.exitCode;
  // Where it cannot be asked, its word stands.
  const isAsked = state.exitCode === 0;
  const engineStartedAt = isAsked
    ? await container.engine.startedAt({ signal }).catch(() => undefined)
    : undefined;
  signal.throwIfAborted();
  return isMadeUpExit({ ...state, engineStartedAt }) ? undefined : state.exitCode;
}

type EndState = Pick<ContainerState, 'exitCode' | 'oomKilled' | 'startedAt' | 'finishedAt'> &
  Partial<Pick<ContainerState, 'status'>>;

async function inspect(
  { engine, containerId, traits }: EndedContainer,
  signal: AbortSignal,
): Promise<EndState> {
  const state = await retry(() => engine.inspect(containerId, { signal }), {
    attempts: ATTEMPTS,
    pauses: PAUSES,
    mayPass,
    signal,
  });
  if (state !== undefined) return state;
  const end = await findRememberedEnd({ engine, containerId, traits }, signal);
  if (end !== undefined) return end;
  throw new DrvError(
    'DRV_OUTCOME_UNKNOWN',
    'The container was removed by somebody else: its outcome is not known',
    { op: 'inspect container' },
  );
}

/** A question may be asked again, also of an engine that has failed to answer it. */
function mayPass(error: unknown): boolean {
  return (
    (DrvError.is(error) && error.retryable) || DrvError.is(error, 'DRV_PROTOCOL') || isServerError(error)
  );
}
