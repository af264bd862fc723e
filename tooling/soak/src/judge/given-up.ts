import { DrvError } from '@drv/core';
import type { EngineWays } from './engine-ways.ts';
import type { Observed } from './observed.ts';

/** Milliseconds that `close` waits for the outcome: `killMs` of a driver by default, said here once more. */
const CLOSE_MS = 10_000;
/** Asked before any container is made. */
const ASKS_ALL: readonly string[] = ['ask info', 'ask version'];

/**
 * What drv has given up, in words, since the engine took longer than drv says that it waits; `undefined` for any other
 * answer. Without a fault that is no outcome, and true: it came after the bound, and not before.
 */
export function givenUp(
  { error, closeMs = 0 }: Observed,
  { infoWaits }: Pick<EngineWays, 'infoWaits'>,
): string | undefined {
  if (infoWaits && DrvError.is(error, 'DRV_ENGINE_TIMEOUT') && ASKS_ALL.includes(error.op ?? ''))
    return 'what Podman is, which it does not tell before each start that is under way is done (DRV_ENGINE_TIMEOUT)';
  if (!DrvError.is(error, 'DRV_OUTCOME_UNKNOWN') || closeMs < CLOSE_MS) return undefined;
  return `the outcome of a task that was closed, which the engine did not tell within ${CLOSE_MS / 1_000} s (DRV_OUTCOME_UNKNOWN)`;
}
