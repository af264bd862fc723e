import { DrvError } from '@drv/core';
import type { Observed } from './observed.ts';

/** Milliseconds that `close` waits for the outcome: `killMs` of a driver by default, said here once more. */
const CLOSE_MS = 10_000;

/**
 * What drv has given up, in words, since the engine took longer than drv says that it waits; `undefined` for any other
 * answer. Without a fault that is no outcome, and true: it came after the bound, and not before.
 */
export function givenUp({ error, closeMs = 0 }: Observed): string | undefined {
  if (!DrvError.is(error, 'DRV_OUTCOME_UNKNOWN') || closeMs < CLOSE_MS) return undefined;
  return `the outcome of a task that was closed, which the engine did not tell within ${CLOSE_MS / 1_000} s (DRV_OUTCOME_UNKNOWN)`;
}
