import { DrvError } from '../errors/drv-error.ts';
import { withoutUndefined } from '../json/without-undefined.ts';
import { signalOf } from './signals.ts';
import type { StopReason } from './stop-reason.ts';

/** What is known about the end of a task. */
export interface ExitFacts {
  /** Absent when the engine does not know it. */
  readonly exitCode?: number | undefined;
  /**
   * The engine saw the kernel kill some process of the task for memory. `unknown`: it does not look, or may have missed
   * it.
   */
  readonly oomKilled: boolean | 'unknown';
  /** The first reason to stop that came before the exit. */
  readonly stop?: StopReason | undefined;
}

/**
 * `main`: the task itself was killed for memory. `child`: a process of it was, and the task decided its own exit.
 * `none`: the engine saw nothing of that kind. `unknown`: the engine does not tell; or a SIGKILL that nobody of drv
 * sent ended a task with a memory limit, and the engine saw no reason. Engines miss some kills for memory.
 */
export type OomFact = 'none' | 'main' | 'child' | 'unknown';

/** What {@link classifyExit} concludes: the status, and the fields of a {@link RunResult} that depend on it. */
export type ExitVerdict = { readonly oom: OomFact; readonly signal?: string } & (
  | { readonly status: 'success'; readonly exitCode: 0 }
  | { readonly status: 'error'; readonly exitCode: number }
  | { readonly status: 'timeout'; readonly exitCode?: number }
  | { readonly status: 'cancelled'; readonly exitCode?: number }
  | {
      readonly status: 'killed';
      readonly cause: 'oom' | 'signal' | 'output-limit';
      readonly exitCode?: number;
    }
);

/**
 * Decides what became of a task, from facts alone. Pure, and the only place that decides it; every driver uses it.
 *
 * | first reason to stop | OOM of the main process | exit code | status |
 * |---|---|---|---|
 * | deadline | any | any | `timeout` |
 * | caller | any | any | `cancelled` |
 * | output limit | any | any | `killed`, `output-limit` |
 * | none | yes | any | `killed`, `oom` |
 * | none | no | 0 | `success` |
 * | none | no | 128 + n of a fatal signal | `killed`, `signal` |
 * | none | no | other | `error` |
 *
 * 137 alone is not OOM: any SIGKILL gives it. The engine's OOM flag alone is not the main process's: it is set when
 * a child was killed and the task coped. Only both together are.
 *
 * @throws `DRV_OUTCOME_UNKNOWN` when nobody stopped the task and its exit code is not known.
 */
export function classifyExit(facts: ExitFacts): ExitVerdict {
  const { exitCode, oomKilled, stop } = facts;
  const signal = exitCode === undefined ? undefined : signalOf(exitCode);
  const oom = oomFact(oomKilled, signal);
  const shared = withoutUndefined({ oom, exitCode, signal });
  if (stop === 'deadline') return { ...shared, status: 'timeout' };
  if (stop === 'caller') return { ...shared, status: 'cancelled' };
  if (stop === 'output-limit') return { ...shared, status: 'killed', cause: 'output-limit' };
  if (oom === 'main') return { ...shared, status: 'killed', cause: 'oom' };
  if (exitCode === undefined) {
    throw new DrvError('DRV_OUTCOME_UNKNOWN', 'The task ended and the engine does not know its exit code');
  }
  if (exitCode === 0) return { oom, status: 'success', exitCode: 0 };
  if (signal !== undefined) return { ...shared, status: 'killed', cause: 'signal' };
  return { ...shared, status: 'error', exitCode };
}

function oomFact(oomKilled: ExitFacts['oomKilled'], signal: string | undefined): OomFact {
  if (oomKilled === 'unknown') return 'unknown';
  if (!oomKilled) return 'none';
  return signal === 'SIGKILL' ? 'main' : 'child';
}
